using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Webhooks;

/// <summary>Sends messages until they arrive. Any number of nodes may do so beside one another: each takes what no
/// other has, for as long as an attempt can take, so that one that dies in the middle of it leaves it to the others.
/// </summary>
internal sealed class WebhookWorker(
    ILedgerStore ledger, CodeKey key, WebhookTargets targets, TimeProvider time, ILogger<WebhookWorker> log)
    : OfficeWorker(Work, TimeSpan.FromSeconds(1), time, log)
{
    private const string Work = "webhooks";
    private const int AtOnce = 16;

    // In one transaction, which others wait for.
    private const int DeletedAtOnce = 500;

    private static readonly TimeSpan DeletingPeriod = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // As many as are taken at once may wait for one another's connections.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    // Whoever is called is not asked to call others: a redirect is a failure (Standard Webhooks).
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseProxy = false,
        ConnectCallback = targets.ConnectAsync,
    })
    {
        Timeout = Patience, MaxResponseContentBufferSize = 64 * 1024,
    };

    // By endpoint; of the loop alone.
    private readonly Dictionary<string, Task> _turns = [];
    private DateTimeOffset _nextDeleting = DateTimeOffset.MinValue;

    // Each endpoint has a turn of its own: one that does not answer holds up nobody else.
    protected override async Task RunAsync(CancellationToken stopping)
    {
        foreach (var gone in _turns.Where(turn => turn.Value.IsCompleted).Select(turn => turn.Key).ToList())
            _turns.Remove(gone);
        foreach (var endpoint in await ledger.ReadAsync(session =>
            WebhookStatements.ListDueEndpointsAsync(session, Time.GetUtcNow())))
            if (!_turns.ContainsKey(endpoint))
                _turns[endpoint] = SendDueAsync(endpoint, stopping);
        await DeleteOldAsync();
    }

    protected override async Task EndAsync()
    {
        await Task.WhenAll(_turns.Values);
        _http.Dispose();
    }

    // Some with each look, until none is left; then again in an hour.
    private async Task DeleteOldAsync()
    {
        var now = Time.GetUtcNow();
        if (now < _nextDeleting)
            return;
        var deleted = await ledger.WriteAsync(session => WebhookStatements.DeleteOldAsync(
            session, now - WebhookPolicy.KeepsDelivered, now - WebhookPolicy.KeepsFailed, DeletedAtOnce));
        if (deleted < DeletedAtOnce)
            _nextDeleting = now + DeletingPeriod;
    }

    private async Task SendDueAsync(string endpointId, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                var (due, endpoint) = await ledger.WriteAsync(session => ClaimAsync(session, endpointId));
                var arrived = await Task.WhenAll(due.Select(delivery => SendAsync(delivery, endpoint, stopping)));
                // The others wait for the next turn, where one of them did not arrive.
                if (due.Count < AtOnce || arrived.Contains(false))
                    return;
            }
        }
        catch (LedgerException fault)
        {
            OfficeLog.WorkWaits(Log, Work, fault.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was on its way is tried again, by whoever is there then.
        }
        // Loop boundary: what cannot be sent to one endpoint must not end the cloud.
        catch (Exception fault)
        {
            OfficeLog.Fault(Log, $"webhooks to {endpointId}", fault);
        }
    }

    private async Task<(IReadOnlyList<WebhookDelivery>, WebhookEndpoint?)> ClaimAsync(
        ISqlSession session, string endpointId)
    {
        var now = Time.GetUtcNow();
        var due = await WebhookStatements.ClaimAsync(session, endpointId, now, now + Lease, AtOnce);
        var made = new List<WebhookDelivery>(due.Count);
        foreach (var delivery in due)
        {
            if (delivery.Body.Length > 0)
            {
                made.Add(delivery);
                continue;
            }

            var whole = delivery with { Body = await WebhookMessage.MakeAsync(session, delivery) };
            await WebhookStatements.SetBodyAsync(session, whole);
            made.Add(whole);
        }

        var endpoints = due.Count > 0 ? await WebhookStatements.ListEndpointsAsync(session) : [];
        return (made, endpoints.FirstOrDefault(endpoint => endpoint.EndpointId == endpointId));
    }

    private async Task<bool> SendAsync(
        WebhookDelivery delivery, WebhookEndpoint? endpoint, CancellationToken stopping)
    {
        var (status, outcome) = endpoint is { IsActive: true }
            ? await PostAsync(delivery, endpoint, stopping)
            : (WebhookPolicy.Gone, "the endpoint is told nothing more");
        var now = Time.GetUtcNow();
        var hasArrived = status is >= 200 and < 300;
        var after = delivery with
        {
            Outcome = outcome,
            DeliveredAt = hasArrived ? now : null,
            NextAt = hasArrived || WebhookPolicy.IsGone(status)
                ? null
                : now + WebhookPolicy.WaitAfter(delivery.Attempts, Spread(delivery)),
        };
        await ledger.WriteAsync(async session =>
        {
            await WebhookStatements.CompleteAsync(session, after);
            if (WebhookPolicy.IsGone(status))
                await WebhookStatements.EndEndpointAsync(session, delivery.EndpointId);
            return true;
        });
        if (!hasArrived)
            OfficeLog.WebhookFailed(Log, delivery.EventId, delivery.EndpointId, outcome, after.NextAt);
        return hasArrived;
    }

    private async Task<(int Status, string Outcome)> PostAsync(
        WebhookDelivery delivery, WebhookEndpoint endpoint, CancellationToken stopping)
    {
        byte[] secret;
        try
        {
            secret = key.OpenSecret(endpoint.SealedSecret, WebhooksUseCase.EndpointOf(endpoint.EndpointId));
        }
        catch (CryptographicException)
        {
            return (0, "the secret of this endpoint cannot be opened: end it and make another one");
        }

        var now = Time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url)
        {
            Content = new StringContent(delivery.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, delivery.EventId);
        request.Headers.TryAddWithoutValidation(WebhookSignature.TimeHeader, $"{now.ToUnixTimeSeconds()}");
        request.Headers.TryAddWithoutValidation(
            WebhookSignature.SignatureHeader,
            WebhookSignature.Sign(secret, delivery.EventId, now, delivery.Body));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
            return ((int)response.StatusCode, $"{(int)response.StatusCode} {response.ReasonPhrase}");
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException
            && !stopping.IsCancellationRequested)
        {
            return (0, fault is TaskCanceledException
                ? $"no answer within {Patience.TotalSeconds:0} s"
                : fault.Message);
        }
    }

    // By the event: of many that failed at one moment each waits its own time, and the same on every node.
    private static double Spread(WebhookDelivery delivery) =>
        delivery.EventId.Sum(letter => letter) % 100 / 100d;
}
