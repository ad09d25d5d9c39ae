using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Webhooks;

/// <summary>Sends messages until they arrive. Any number of nodes may do so beside one another: each takes what no
/// other has, for as long as an attempt can take, so that one that dies in the middle of it leaves it to the others.
/// </summary>
internal sealed class WebhookWorker(
    ILedgerStore ledger, CodeKey key, TimeProvider time, ILogger<WebhookWorker> log) : BackgroundService
{
    private const int AtOnce = 16;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // As many as are taken at once may wait for one another's connections.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whoever is called is not asked to call others: a redirect is a failure (Standard Webhooks).
        using var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseProxy = false,
        })
        {
            Timeout = Patience, MaxResponseContentBufferSize = 64 * 1024,
        };
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
                await SendDueAsync(http, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was on its way is tried again, by whoever is there then.
        }
    }

    private async Task SendDueAsync(HttpClient http, CancellationToken stopping)
    {
        try
        {
            while (await ledger.ReadAsync(session => WebhookStatements.HasDueAsync(session, time.GetUtcNow())))
            {
                var (due, endpoints) = await ledger.WriteAsync(ClaimAsync);
                if (due.Count == 0)
                    return;
                await Task.WhenAll(due.Select(delivery => SendAsync(
                    http, delivery, endpoints.FirstOrDefault(one => one.EndpointId == delivery.EndpointId),
                    stopping)));
            }
        }
        catch (LedgerException fault)
        {
            // Nothing is lost: what is due stays so.
            OfficeLog.WebhooksWait(log, fault.Message);
        }
        // Loop boundary: a message that cannot be made must not end the cloud.
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            OfficeLog.Fault(log, "webhooks", fault);
        }
    }

    private async Task<(IReadOnlyList<WebhookDelivery>, IReadOnlyList<WebhookEndpoint>)> ClaimAsync(
        ISqlSession session)
    {
        var now = time.GetUtcNow();
        var due = await WebhookStatements.ClaimAsync(session, now, now + Lease, AtOnce);
        var made = new List<WebhookDelivery>(due.Count);
        foreach (var delivery in due)
        {
            if (delivery.Body.Length > 0)
            {
                made.Add(delivery);
                continue;
            }

            var whole = delivery with { Body = await WebhookMessage.MakeAsync(session, delivery) };
            await WebhookStatements.UpdateAsync(session, whole with { NextAt = now + Lease });
            made.Add(whole);
        }

        return (made, due.Count > 0 ? await WebhookStatements.ListEndpointsAsync(session) : []);
    }

    private async Task SendAsync(
        HttpClient http, WebhookDelivery delivery, WebhookEndpoint? endpoint, CancellationToken stopping)
    {
        var (status, outcome) = endpoint is { IsActive: true }
            ? await PostAsync(http, delivery, endpoint, stopping)
            : (410, "the endpoint is told nothing more");
        var now = time.GetUtcNow();
        var after = delivery with { Outcome = outcome };
        if (status is >= 200 and < 300)
            after = after with { DeliveredAt = now, NextAt = null };
        else
            after = after with
            {
                NextAt = WebhookPolicy.IsGone(status)
                    ? null
                    : now + WebhookPolicy.WaitAfter(delivery.Attempts, Spread(delivery)),
            };
        await ledger.WriteAsync(async session =>
        {
            await WebhookStatements.UpdateAsync(session, after);
            if (WebhookPolicy.IsGone(status) && endpoint is not null)
                await WebhookStatements.EndEndpointAsync(session, endpoint.EndpointId);
            return true;
        });
        if (after.DeliveredAt is null)
            OfficeLog.WebhookFailed(log, delivery.EventId, delivery.EndpointId, outcome, after.NextAt);
    }

    private async Task<(int Status, string Outcome)> PostAsync(
        HttpClient http, WebhookDelivery delivery, WebhookEndpoint endpoint, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url)
        {
            Content = new StringContent(delivery.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        var secret = key.OpenSecret(endpoint.SealedSecret, WebhooksUseCase.EndpointOf(endpoint.EndpointId));
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, delivery.EventId);
        request.Headers.TryAddWithoutValidation(WebhookSignature.TimeHeader, $"{now.ToUnixTimeSeconds()}");
        request.Headers.TryAddWithoutValidation(
            WebhookSignature.SignatureHeader,
            WebhookSignature.Sign(secret, delivery.EventId, now, delivery.Body));
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
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
