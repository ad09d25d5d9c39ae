using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger;

namespace PosCloud.Rotation;

/// <summary>Changes the key of a database in steps, each of which can be cut short and run again. The file has the next
/// key before the database names it, so that whatever starts at any moment opens the database.</summary>
/// <param name="database">Which.</param>
/// <param name="random">Makes keys.</param>
/// <param name="time">Says when.</param>
/// <param name="log">Gets what the ledger has to say.</param>
internal sealed class KeyRotation(
    LedgerDatabase database, RandomNumberGenerator random, TimeProvider time, ILogger log)
{
    /// <summary>A sign-in of an operator is good for 16 hours, and a day longer for what was scanned in that time.
    /// </summary>
    private static readonly TimeSpan SignIns = TimeSpan.FromDays(2);

    /// <summary>Puts a new key in the file, which nothing is made with yet.</summary>
    /// <returns>The key, and whether it was there already.</returns>
    /// <exception cref="LedgerException">The file or the database cannot be used; nothing was changed.</exception>
    public (CodeKey Next, bool IsRepeated) Add()
    {
        if (FindNext() is { } waiting)
            return (waiting, true);
        return (CodeKeyFile.AddNext(database.KeyFile, database.Name, random), false);
    }

    /// <summary>What is new is made with the new key of the file from now on, by whoever starts.</summary>
    /// <returns>The key, and whether it was in use already.</returns>
    /// <exception cref="LedgerException">There is none, or somebody who does not know it is at work; nothing was
    /// changed.</exception>
    public (CodeKey Key, bool IsRepeated) Use()
    {
        var keys = database.ReadKeys();
        var file = CodeKeyFile.Open(database.KeyFile, database.Name);
        if (FindNext() is not { } next)
            return keys.Keys[0].Since is not null
                ? (file.All.First(keys.Keys[0].IsOf), true)
                : throw new LedgerException(LedgerFault.KeyMissing,
                    $"there is no new key in {database.KeyFile}: poscloud rotate-key add makes one");
        database.ChangeKeys(names => names.Contains(next.Name), known => known.With(next, time.GetUtcNow()));
        return (next, false);
    }

    /// <summary>Seals again what is sealed under older keys.</summary>
    /// <param name="progress">Gets how many rows were looked at.</param>
    /// <param name="stopping">Ends it; what is done is done.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    /// <exception cref="LedgerException">The ledger cannot be used; what is done is done.</exception>
    public Task<SealingPass> SealAsync(Action<long> progress, CancellationToken stopping) =>
        PassAsync(isToSeal: true, progress, stopping);

    /// <summary>Something is sealed under an older key yet: a rotation was cut short.</summary>
    /// <param name="progress">Gets how many rows were looked at.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    /// <exception cref="LedgerException">The ledger cannot be used.</exception>
    public async Task<bool> IsUnfinishedAsync(Action<long> progress, CancellationToken stopping) =>
        database.ReadKeys().Keys.Count > 1
        && (await PassAsync(isToSeal: false, progress, stopping, isToFindOne: true)).FoundOlder > 0;

    /// <summary>The keys, the one that makes what is new first, with what needs each.</summary>
    /// <param name="progress">Gets how many rows were looked at.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    /// <exception cref="LedgerException">The ledger cannot be used.</exception>
    public async Task<KeyReport> ReportAsync(Action<long> progress, CancellationToken stopping)
    {
        var keys = database.ReadKeys();
        // Outside of the ledger: one that nothing uses yet stands there alone.
        var next = FindNext();
        var opened = database.OpenExisting(log);
        await using var ledger = opened.Store;
        var pass = new SealingPass(ledger, opened.Key);
        await pass.RunAsync(isToSeal: false, progress, stopping);
        var now = time.GetUtcNow();
        var lines = new List<KeyLine>();
        foreach (var one in opened.Key.All)
        {
            var use = one == opened.Key ? KeyUse.Newest : one.Name == next?.Name ? KeyUse.Next : KeyUse.Older;
            var values = pass.Found[one.Name];
            var needs = use == KeyUse.Older
                ? await KeyNeeds.ReadAsync(ledger, opened.Key, one, values, now, stopping)
                : KeyNeeds.OfSealed(values);
            lines.Add(new KeyLine(one, use, keys.Keys.FirstOrDefault(key => key.IsOf(one))?.Since, needs));
        }

        return new KeyReport(lines, pass.Unreadable, keys.Keys[0].Since + SignIns is { } until && until > now
            ? until
            : null);
    }

    /// <summary>Removes the older keys that nothing needs, from the database's record and then from the file. What is
    /// sealed under them is sealed again before.</summary>
    /// <param name="progress">Gets how many rows were looked at.</param>
    /// <param name="stopping">Ends it before anything is removed.</param>
    /// <param name="lose">The name of an older key that goes whatever needs it, but for sealed values; null: none
    /// does.</param>
    /// <returns>Those that were removed with what needed them, and what is left.</returns>
    /// <exception cref="OperationCanceledException">Told to stop; no key was removed.</exception>
    /// <exception cref="LedgerException">Somebody who makes things with an older key is at work, the key to lose is
    /// none of the older ones, or the ledger cannot be used; no key was removed.</exception>
    public async Task<(IReadOnlyList<KeyLine> Dropped, KeyReport Left)> DropOldAsync(
        Action<long> progress, CancellationToken stopping, string? lose = null)
    {
        var known = database.ReadKeys();
        var newest = known.Keys[0].Name;
        CheckIsOlder(known, lose);
        // Before it is counted: what somebody still makes with an older key would be missing. Where one process has the
        // database for itself, nobody can since the change.
        if (database.MayHaveNodes)
            database.ChangeKeys(IsOfNewest, keys => keys);
        await PassAsync(isToSeal: true, progress, stopping);
        var report = await ReportAsync(progress, stopping);
        var lines = report.Lines.Where(line => line.Use == KeyUse.Older && (line.Key.Name == lose
            ? line.Needs.Sealed == 0
            : line.Needs.IsNone && report.SignInsUntil is null)).ToList();
        var dropped = lines.ConvertAll(line => line.Key);
        if (dropped.Count > 0)
        {
            // The record first: a file with a key too many opens the database, one with a key too few does not.
            database.ChangeKeys(IsOfNewest, keys => keys.Without(dropped));
            CodeKeyFile.Keep(
                database.KeyFile, database.Name, key => !dropped.Exists(gone => gone.Name == key.Name));
        }

        return (lines, report with { Lines = [.. report.Lines.Except(lines)] });

        bool IsOfNewest(IReadOnlyList<string> names) => names[0] == newest;
    }

    private void CheckIsOlder(KeyRecord known, string? name)
    {
        var file = CodeKeyFile.Open(database.KeyFile, database.Name);
        if (name is not null && (name == known.Keys[0].Name || name == FindNext()?.Name
            || !file.All.Any(key => key.Name == name)))
            throw new LedgerException(LedgerFault.KeyMissing,
                $"{name} is no older key of {database.Name}, and nothing was changed: poscloud rotate-key status shows "
                + "them");
    }

    private async Task<SealingPass> PassAsync(
        bool isToSeal, Action<long> progress, CancellationToken stopping, bool isToFindOne = false)
    {
        var opened = database.OpenExisting(log);
        await using var ledger = opened.Store;
        var pass = new SealingPass(ledger, opened.Key);
        await pass.RunAsync(isToSeal, progress, stopping, isToFindOne);
        return pass;
    }

    // The newest stands on top of the file. One below that the database does not know was dropped.
    private CodeKey? FindNext()
    {
        var keys = database.ReadKeys();
        var file = CodeKeyFile.Open(database.KeyFile, database.Name);
        keys.Choose(file, database.KeyFile, database.Name);
        return file.All.TakeWhile(one => !keys.Keys[0].IsOf(one)).FirstOrDefault(one => !keys.Keys.Any(
            known => known.IsOf(one)));
    }
}
