using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PosCloud.Ledger;

namespace PosCloud.Terminals;

/// <summary>Who may call under which terminal's name without TLS: the first user of this machine who does owns it,
/// until an operator frees it (docs/decisions/0014), and nobody under that of a terminal that enrolled. Safe for any
/// thread.</summary>
internal sealed class TerminalNames(ITerminalStore ledger, TimeProvider time, ILogger<TerminalNames> log)
{
    /// <summary>For so long what the ledger said is believed without asking again: after that a name that was freed
    /// is.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(10);

    // A technician's call must not take a terminal's name. Who is root may do anything here anyway.
    private const uint Root = 0;

    // More terminals than one machine has; who calls under more names has them looked up.
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, (uint Owner, long Asked)> _owners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _local = new(StringComparer.Ordinal);

    /// <param name="terminal">The name.</param>
    /// <param name="user">Who calls; null: it cannot be known.</param>
    /// <returns>Null: the name may be used. Else a sentence that says whose it is and how it is freed.</returns>
    /// <exception cref="LedgerException">The ledger cannot be read, or a first caller not be written down,
    /// now.</exception>
    public async ValueTask<string?> RefusalAsync(string terminal, uint? user)
    {
        if (await IsEnrolledAsync(terminal))
        {
            TerminalsLog.NotByTls(log, terminal);
            return $"{terminal} is enrolled: it calls by TLS with its certificate, and by nothing else";
        }

        if (user == Root)
            return null;
        if (_owners.TryGetValue(terminal, out var known) && known.Owner == user
            && time.GetElapsedTime(known.Asked) < Believed)
            return null;
        var asked = time.GetTimestamp();
        var owner = await ledger.FindTerminalOwnerAsync(terminal);
        if (owner is null && user is { } first)
        {
            // Somebody else's where that call was quicker.
            owner = await ledger.OwnTerminalAsync(terminal, first, time.GetUtcNow());
            if (owner == user)
                TerminalsLog.Owned(log, terminal, first);
        }
        if (owner is null)
            return null;
        if (owner != user)
        {
            TerminalsLog.NotOwned(log, terminal, owner.Value, Written(user));
            return $"the name {terminal} belongs to the user with uid {owner}, and this call is of {Written(user)}; "
                + $"poscloud terminal release {terminal} --db DATABASE frees it";
        }
        if (_owners.Count >= MostKept)
            _owners.Clear();
        _owners[terminal] = (owner.Value, asked);
        return null;
    }

    // That it is not is believed for a while; that it is is asked for anew each time.
    private async ValueTask<bool> IsEnrolledAsync(string terminal)
    {
        if (_local.TryGetValue(terminal, out var asked) && time.GetElapsedTime(asked) < Believed)
            return false;
        asked = time.GetTimestamp();
        if (await ledger.FindTerminalAsync(terminal) is { IsEnrolled: true })
            return true;
        if (_local.Count >= MostKept)
            _local.Clear();
        _local[terminal] = asked;
        return false;
    }

    private static string Written(uint? user) => user is null ? "a user who is not known" : $"uid {user}";
}
