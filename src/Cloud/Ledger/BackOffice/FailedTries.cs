namespace PosCloud.Ledger.BackOffice;

/// <summary>Wrong passwords or PINs of one person, since the last right one.</summary>
/// <param name="Count">How many.</param>
/// <param name="LockedUntil">Until then the right one is not let pass either; null: it is.</param>
internal readonly record struct FailedTries(int Count, DateTimeOffset? LockedUntil)
{
    /// <summary>So many wrong ones in a row are let pass.</summary>
    public const int Patience = 5;

    /// <summary>The first lock; each further wrong one doubles it, to a day at most.</summary>
    private static readonly TimeSpan FirstLock = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLock = TimeSpan.FromDays(1);

    public static FailedTries None => default;

    public bool IsLockedAt(DateTimeOffset now) => LockedUntil > now;

    /// <summary>With one more.</summary>
    public FailedTries With(DateTimeOffset now)
    {
        var count = Count + 1;
        if (count < Patience)
            return new FailedTries(count, LockedUntil);
        var doubled = FirstLock * Math.Pow(2, Math.Min(count - Patience, 20));
        return new FailedTries(count, now + (doubled < LongestLock ? doubled : LongestLock));
    }
}
