using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using PosCloud.Identity;
using PosCloud.Ledger;

namespace PosCloud.Terminals;

/// <summary>One end of a connection, as far as it proved itself.</summary>
/// <param name="IsTls">The connection is by TLS; else it is of this machine.</param>
/// <param name="Certificate">Null: it showed none.</param>
/// <param name="User">Null: the user at the other end is not known.</param>
/// <param name="Address">Of the other end, for the log.</param>
internal sealed record CallingEnd(bool IsTls, X509Certificate2? Certificate, uint? User, IPAddress? Address)
{
    public string Name => Address?.ToString() ?? "an address that is not known";
}

/// <summary>Who may call as which terminal: by TLS whose certificate names it, on this machine without TLS the user who
/// owns the name (<see cref="TerminalNames"/>). Safe for any thread.</summary>
internal sealed class TerminalCallers(
    TerminalNames names, TerminalCertificates certificates, ITerminalStore ledger, CallRates rates,
    ILogger<TerminalCallers> log)
{
    /// <summary>Of a call under a terminal's name and a store's.</summary>
    /// <exception cref="CallerRefusedException">The caller may not use the name.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read now.</exception>
    public async Task CheckAsync(CallingEnd end, string terminal, string store)
    {
        if (end.IsTls)
            await LoggedAsync(end, () => CheckTlsAsync(end, terminal, store));
        else if (await names.RefusalAsync(terminal, end.User) is { } refusal)
            throw NotAllowed(refusal);
    }

    /// <summary>Of a stream that goes on: a revoked terminal is sent nothing more.</summary>
    /// <exception cref="CallerRefusedException">The caller may not use the name, or the terminal is revoked.
    /// </exception>
    /// <exception cref="LedgerException">The ledger cannot be read now.</exception>
    public Task CheckStreamAsync(CallingEnd end, string terminal) => LoggedAsync(end, async () =>
    {
        var isRevoked = end.IsTls
            ? (await IdentifyAsync(end)).Known.IsRevoked
            : (await ledger.FindTerminalAsync(terminal))?.IsRevoked is true;
        if (isRevoked)
            throw NotAllowed(Revoked(terminal));
        return true;
    });

    /// <summary>Of a stream whose terminal was revoked while it was open. No exception, which takes longer than all
    /// the rest where thousands end at once.</summary>
    /// <returns>The sentence that it is told.</returns>
    public string EndStream(CallingEnd end, string terminal)
    {
        IdentityLog.Refused(log, end.Name, Revoked(terminal));
        return Revoked(terminal);
    }

    /// <summary>An item of an upload, which may be of another terminal.</summary>
    /// <returns>Null: the caller may speak for it.</returns>
    /// <exception cref="LedgerException">The ledger cannot be read now.</exception>
    public async ValueTask<string?> ItemRefusalAsync(CallingEnd end, string terminal)
    {
        if (!end.IsTls)
            return await names.RefusalAsync(terminal, end.User);
        // The upload itself was counted.
        var (_, known) = await certificates.IdentifyAsync(end.Certificate!);
        return known.Terminal == terminal ? null : $"it is of {terminal}, and the certificate is {known.Terminal}'s";
    }

    /// <summary>Of a renewal, which is asked for with a certificate and nothing else.</summary>
    /// <exception cref="CallerRefusedException">There is none, or it is not good.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read now.</exception>
    public Task<(byte[] Fingerprint, StoredCertificate Known)> CheckCertificateAsync(CallingEnd end) =>
        LoggedAsync(end, async () =>
        {
            var identity = await IdentifyAsync(end);
            rates.CountRenewal(identity.Known.Terminal);
            return identity;
        });

    /// <summary>Of a machine that has no certificate yet.</summary>
    /// <exception cref="CallerRefusedException">It asks too often.</exception>
    public Task CheckStrangerAsync(CallingEnd end) => LoggedAsync(end, () =>
    {
        rates.CountEnrolment(end.Name);
        return Task.FromResult(true);
    });

    private async Task<bool> CheckTlsAsync(CallingEnd end, string terminal, string store)
    {
        var (_, known) = await IdentifyAsync(end);
        if (known.Terminal != terminal)
            throw NotAllowed($"the certificate of this call is {known.Terminal}'s, and the call says {terminal}");
        if (known.Store != store)
            throw NotAllowed(
                $"{terminal} is enrolled for store {known.Store}, and the call says "
                + $"{(store.Length > 0 ? store : "none")}");
        return true;
    }

    private async Task<(byte[] Fingerprint, StoredCertificate Known)> IdentifyAsync(CallingEnd end)
    {
        var shown = end.Certificate ?? throw new CallerRefusedException(
            CallerFault.NotIdentified, "this call needs a terminal's certificate: posd enroll gets one");
        if (!certificates.IsKnown(shown))
            rates.CountStranger(end.Name);
        var identity = await certificates.IdentifyAsync(shown);
        rates.CountCall(identity.Known.Terminal);
        return identity;
    }

    private async Task<T> LoggedAsync<T>(CallingEnd end, Func<Task<T>> check)
    {
        try
        {
            return await check();
        }
        catch (CallerRefusedException refusal)
        {
            IdentityLog.Refused(log, end.Name, refusal.Message);
            throw;
        }
    }

    private static string Revoked(string terminal) => $"{terminal} is revoked";

    private static CallerRefusedException NotAllowed(string why) => new(CallerFault.NotAllowed, why);
}
