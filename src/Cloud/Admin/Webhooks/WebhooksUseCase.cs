using System.Security.Cryptography;
using PosCloud.Admin.Staff;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Webhooks;

/// <summary>Which systems send signed orders, and which are told what happened.</summary>
internal sealed class WebhooksUseCase(
    ILedgerStore ledger, CodeKey key, WebhookTargets targets, RandomNumberGenerator random, TimeProvider time)
{
    /// <summary>What secrets begin with (Standard Webhooks).</summary>
    private const string SecretPrefix = "whsec_";

    private const int SecretBytes = 32;
    private const int IdCharacters = 8;
    private const int LongestList = 200;
    private const int LongestUrl = 500;

    public Task<IReadOnlyList<WebhookSource>> ListSourcesAsync() =>
        ledger.ReadAsync(WebhookStatements.ListSourcesAsync);

    public Task<IReadOnlyList<WebhookEndpoint>> ListEndpointsAsync() =>
        ledger.ReadAsync(WebhookStatements.ListEndpointsAsync);

    /// <summary>At most 200, the newest first.</summary>
    public Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(bool onlyUndelivered) =>
        ledger.ReadAsync(session => WebhookStatements.ListDeliveriesAsync(session, onlyUndelivered, LongestList));

    /// <returns>The source's id, and the secret, which is told once.</returns>
    /// <exception cref="OfficeFaultException">It has no name.</exception>
    public async Task<(string SourceId, string Secret)> AddSourceAsync(OfficeCaller caller, string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
            throw OfficeFaultException.Invalid("name", "请填写来源名称", "name: say which system it is");
        var (id, secret) = ($"src-{random.NewText(IdCharacters)}", random.NewBytes(SecretBytes));
        var now = time.GetUtcNow();
        await WriteAsync(caller, "webhookSource.add", id, name, session => WebhookStatements.AddAsync(
            session, new WebhookSource(
                id, name.Trim(), key.SealSecret(secret, SourceOf(id)), caller.Id, now, RevokedAt: null)));
        return (id, Shown(secret));
    }

    /// <exception cref="OfficeFaultException">There is no such source that is good.</exception>
    public Task RevokeSourceAsync(OfficeCaller caller, string sourceId) =>
        WriteAsync(caller, "webhookSource.revoke", sourceId, "", async session =>
        {
            if (!await WebhookStatements.RevokeSourceAsync(session, sourceId, time.GetUtcNow()))
                throw OfficeFaultException.NotFound("没有这个可用的来源", $"there is no source {sourceId} that is good");
        });

    /// <summary>The secret of a source that is good; null: there is none.</summary>
    public async Task<byte[]?> FindSourceSecretAsync(string sourceId)
    {
        var sources = await ListSourcesAsync();
        return sources.FirstOrDefault(source => source.SourceId == sourceId && source.RevokedAt is null) is { } found
            ? key.OpenSecret(found.SealedSecret, SourceOf(sourceId))
            : null;
    }

    /// <param name="caller">Who asks.</param>
    /// <param name="url">https on the public internet; where the cloud's operator allows it anywhere, and http on
    /// loopback.</param>
    /// <param name="types">What it is told of.</param>
    /// <returns>The endpoint's id, and the secret, which is told once.</returns>
    /// <exception cref="OfficeFaultException">It cannot be called.</exception>
    public async Task<(string EndpointId, string Secret)> AddEndpointAsync(
        OfficeCaller caller, string url, WebhookType types)
    {
        if (url.Length > LongestUrl || !Uri.TryCreate(url, UriKind.Absolute, out var read) || read.UserInfo.Length > 0
            || !(read.Scheme == Uri.UriSchemeHttps || (read.Scheme == Uri.UriSchemeHttp && read.IsLoopback)))
            throw OfficeFaultException.Invalid("url",
                "接收地址须为 https://（本机可用 http://）",
                "url: https://…, or http://… on the cloud's own machine; no user or password in it");
        targets.Check(read);
        if (types == WebhookType.None || (types & ~WebhookTypes.All) != 0)
            throw OfficeFaultException.Invalid("types", "请选择通知类型", "types: say what it is told of");
        var (id, secret) = ($"end-{random.NewText(IdCharacters)}", random.NewBytes(SecretBytes));
        await WriteAsync(caller, "webhookEndpoint.add", id, url, session => WebhookStatements.AddAsync(
            session, new WebhookEndpoint(
                id, url, types, key.SealSecret(secret, EndpointOf(id)), caller.Id, time.GetUtcNow(), IsActive: true)));
        return (id, Shown(secret));
    }

    /// <summary>What waits for it is given up.</summary>
    /// <exception cref="OfficeFaultException">There is no such endpoint that is told anything.</exception>
    public Task EndEndpointAsync(OfficeCaller caller, string endpointId) =>
        WriteAsync(caller, "webhookEndpoint.end", endpointId, "", async session =>
        {
            if (!await WebhookStatements.EndEndpointAsync(session, endpointId))
                throw OfficeFaultException.NotFound(
                    "没有这个可用的接收地址", $"there is no endpoint {endpointId} that is told anything");
        });

    /// <summary>Sends a message once more, whatever became of it before.</summary>
    /// <exception cref="OfficeFaultException">There is no such message.</exception>
    public Task ReplayAsync(OfficeCaller caller, string eventId, string endpointId) =>
        WriteAsync(caller, "webhook.replay", eventId, endpointId, async session =>
        {
            if (!await WebhookStatements.ReplayAsync(session, eventId, endpointId, time.GetUtcNow()))
                throw OfficeFaultException.NotFound(
                    "没有这条通知", $"there is no message {eventId} to {endpointId}");
        });

    /// <summary>What the secret of an endpoint is bound to.</summary>
    public static string EndpointOf(string endpointId) => $"webhook endpoint/{endpointId}";

    /// <summary>What the secret of a source is bound to.</summary>
    public static string SourceOf(string sourceId) => $"webhook source/{sourceId}";

    private Task<bool> WriteAsync(
        OfficeCaller caller, string action, string subject, string detail, Func<ISqlSession, Task> write) =>
        ledger.WriteAsync(async session =>
        {
            await write(session);
            await UserStatements.AddAsync(
                session, new AuditEntry(time.GetUtcNow(), caller.Id, action, subject, detail));
            return true;
        });

    private static string Shown(byte[] secret) => SecretPrefix + Convert.ToBase64String(secret);
}
