using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger;

/// <summary>Which way an accepted scan let somebody go.</summary>
internal enum Passage
{
    /// <summary>Nobody is counted by it.</summary>
    None = 0,
    Entry = 1,
    Exit = 2,
}

/// <summary>An entry or an exit that was not taken back.</summary>
/// <param name="Way">In or out.</param>
/// <param name="StoreId">Where.</param>
/// <param name="Persons">How many went.</param>
/// <param name="UsesTaken">By it; of an entry again and of an exit none.</param>
/// <param name="By">When, and at whose lane.</param>
internal sealed record StandingPassage(Passage Way, string StoreId, int Persons, int UsesTaken, PriorUse By)
{
    /// <summary>What is read of an entitlement's passages: a day of a store lasts no longer, clocks turned back or not.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(26);
}

/// <summary>Persons that are inside a store by one entitlement.</summary>
/// <param name="StoreId">Where.</param>
/// <param name="Persons">At least one.</param>
/// <param name="Since">The entry of the first of them.</param>
internal sealed record StoreInside(string StoreId, int Persons, PriorUse Since);
