using System.Security.Cryptography;
using PosCloud.Codes;
using PosCloud.Identity;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Redeeming;
using PosDaemon.Protocol.Codes;

namespace PosCloud.Admin.Staff;

/// <summary>Lets machines enrol as terminals, and ends that.</summary>
internal sealed class TerminalsUseCase(
    ILedgerStore ledger, CodeKey key, AuthorityOfLedger authority, RandomNumberGenerator random, TimeProvider time)
{
    private const int LongestHours = 720;

    /// <summary>By their names.</summary>
    public Task<IReadOnlyList<RecordedTerminal>> ListAsync() => ledger.ReadAsync(TerminalList.ReadAsync);

    /// <param name="caller">Who asks.</param>
    /// <param name="terminal">The name that the machine will have.</param>
    /// <param name="store">Where it will stand.</param>
    /// <param name="url">Where it will call.</param>
    /// <param name="hours">How long the ticket is good.</param>
    /// <param name="once">Of the form that asks for it: asked again with it, no other ticket is made, as long as this
    /// one is the newest. Empty: each time.</param>
    /// <returns>What <c>posd enroll</c> takes, for one machine; of one name the newest is good.</returns>
    /// <exception cref="OfficeFaultException">One of them cannot be, or the ticket is made already.</exception>
    public async Task<(EnrollmentTicket Ticket, DateTimeOffset ExpiresAt)> EnrollAsync(
        OfficeCaller caller, string terminal, string store, string url, int hours, string once = "")
    {
        CheckName(terminal);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps
            || address is not { AbsolutePath: "/", Query: "", Fragment: "" })
            throw OfficeFaultException.Invalid("url",
                "云端地址形如 https://cloud.example.com:5443",
                "url: https://HOST:PORT, where terminals call the cloud");
        if (hours is < 1 or > LongestHours)
            throw OfficeFaultException.Invalid("hours",
                $"有效时间需在 1 到 {LongestHours} 小时之间", $"hours: 1 to {LongestHours}");
        var signer = await authority.GetAsync();
        PresentedCode TokenOf(CodeKey one) => EnrollmentTokens.New(once.Length > 0
            ? new DerivedBytes(one.Derive("enrolment", $"{caller.Id}/{terminal}/{once}"))
            : random);
        var token = TokenOf(key);
        var hash = key.HashToken(token);
        // Before a rotation, the same form made another.
        var older = once.Length > 0 ? key.Older.Select(one => one.HashToken(TokenOf(one))).ToList() : [];
        var now = time.GetUtcNow();
        var expires = now.AddHours(hours);
        if (await HasAnyAsync(older)
            || !await ledger.Terminals.AddTokenAsync(new EnrollmentToken(hash, terminal, store, now, expires)))
            throw await HasAnyAsync([hash, .. older])
                ? OfficeFaultException.Conflict(
                    $"“{terminal}”的登记票刚才已生成，没有再生成一张。登记票只显示一次；没有记下的话，请再点一次生成新票，旧票随即失效。",
                    $"the ticket of {terminal} is made already, and no other one. It was shown once: who did not keep "
                    + "it sends the form again for a new one, which ends the old one.")
                : OfficeFaultException.Invalid("storeId", $"没有门店“{store}”", $"storeId: there is no store {store}");
        await AuditAsync(caller, "terminal.enroll", terminal, store);
        return (new EnrollmentTicket(address, token.Text, signer.Pin), expires);
    }

    /// <summary>It redeems nothing from now on.</summary>
    /// <exception cref="OfficeFaultException">Nothing is known of it.</exception>
    public async Task RevokeAsync(OfficeCaller caller, string terminal)
    {
        if (!await ledger.Terminals.RevokeTerminalAsync(terminal))
            throw OfficeFaultException.NotFound($"没有终端“{terminal}”", $"nothing is known of a terminal {terminal}");
        await AuditAsync(caller, "terminal.revoke", terminal, "");
    }

    private Task<bool> HasAnyAsync(IEnumerable<byte[]> hashes) => ledger.ReadAsync(async session =>
    {
        foreach (var hash in hashes)
            if (await TerminalList.HasTokenAsync(session, hash))
                return true;
        return false;
    });

    private Task<bool> AuditAsync(OfficeCaller caller, string action, string terminal, string detail) =>
        ledger.WriteAsync(async session =>
        {
            await UserStatements.AddAsync(
                session, new AuditEntry(time.GetUtcNow(), caller.Id, action, terminal, detail));
            return true;
        });

    // As calls name it, in whatever language; a slash would part the path by which it is revoked, and is left as %2F
    // where a path is read.
    private static void CheckName(string terminal)
    {
        if (terminal.Contains('/') || terminal.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            throw OfficeFaultException.Invalid("terminalId", "终端名不能含“/”", "terminalId: without /");
        try
        {
            RequestReader.Id(terminal, "terminalId");
        }
        catch (InvalidRequestException e)
        {
            throw OfficeFaultException.Invalid("terminalId",
                "终端名不能为空、过长或含有控制字符", e.Message);
        }
    }
}
