using PosCloud.Codes;
using PosCloud.Ledger;

namespace PosCloud.Rotation;

/// <summary>Goes through everything that is sealed, and seals under the newest key what is under an older one. Clouds
/// may be working meanwhile: they open either, and a value that one of them has changed since it was read stays as that
/// one left it. Can be stopped at any value and run again: what is done is found done.</summary>
internal sealed class SealingPass(ILedgerStore ledger, CodeKey key)
{
    // In one transaction, which others wait for some milliseconds.
    private const int AtOnce = 200;

    private readonly Dictionary<string, long> _found = key.All.ToDictionary(one => one.Name, _ => 0L);

    /// <summary>What lies under none of the keys: damaged, and left as it is.</summary>
    public long Unreadable { get; private set; }

    /// <summary>How many were found sealed under each key, by its name.</summary>
    public IReadOnlyDictionary<string, long> Found => _found;

    /// <summary>How many were under an older key.</summary>
    public long FoundOlder => key.Replaced.Sum(older => _found[older.Name]);

    /// <param name="isToSeal">False: they are only counted.</param>
    /// <param name="progress">Gets how many rows were looked at, after each some.</param>
    /// <param name="stopping">Ends it after some.</param>
    /// <param name="isToFindOne">It ends where there is one under an older key.</param>
    /// <exception cref="OperationCanceledException">Told to stop; what is done is done.</exception>
    /// <exception cref="LedgerException">The ledger cannot be used now; as before.</exception>
    public async Task RunAsync(
        bool isToSeal, Action<long> progress, CancellationToken stopping, bool isToFindOne = false)
    {
        await RunAuthorityAsync(isToSeal);
        long rows = 0;
        foreach (var column in SealedColumn.All)
        {
            SealedValue? last = null;
            while (true)
            {
                stopping.ThrowIfCancellationRequested();
                var values = await ledger.ReadAsync(session => column.ListAsync(session, last, AtOnce));
                var older = Older(column, values);
                if (isToSeal && older.Count > 0)
                    await ledger.WriteAsync(async session =>
                    {
                        foreach (var (value, next) in older)
                            await column.PutAsync(session, value, next);
                        return true;
                    });
                rows += values.Count;
                progress(rows);
                if (isToFindOne && FoundOlder > 0)
                    return;
                if (values.Count < AtOnce)
                    break;
                last = values[^1];
            }
        }
    }

    // Those that are to be sealed again, and as what.
    private List<(SealedValue Value, byte[] Next)> Older(SealedColumn column, IReadOnlyList<SealedValue> values)
    {
        var older = new List<(SealedValue, byte[])>();
        foreach (var value in values)
            if (value.Sealed is { } known && Again(column.Kind, known, column.BoundTo(value)) is { } next)
                older.Add((value, next));
        return older;
    }

    private byte[]? Again(SealedKind kind, byte[] value, string boundTo)
    {
        if (key.Unseal(kind, value, boundTo) is not var (plain, by))
        {
            Unreadable++;
            return null;
        }

        _found[by.Name]++;
        return by == key ? null : key.Seal(kind, plain, boundTo);
    }

    private async Task RunAuthorityAsync(bool isToSeal)
    {
        if (await ledger.Terminals.FindAuthorityAsync() is not { } authority
            || Again(SealedKind.Authority, authority.SealedKey, "") is not { } next || !isToSeal)
            return;
        // No two values were ever sealed to the same bytes.
        await ledger.WriteAsync(session => session.RunAsync(
            $"UPDATE authorities SET sealed_key = {next} WHERE sealed_key = {authority.SealedKey}"));
    }
}
