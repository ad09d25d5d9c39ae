namespace PosCloud.Ledger;

internal static class LedgerTime
{
    /// <summary>The time in whole milliseconds: the ledger keeps no more, and a reply must not say more than its
    /// repetition can.</summary>
    public static DateTimeOffset GetLedgerNow(this TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
