namespace PosCloud.Ledger;

/// <summary>Puts goods and orders into the books. Kept apart from <see cref="ILedger"/>: no terminal can reach
/// it.</summary>
internal interface IIssuer
{
    /// <summary>All or nothing. False, and nothing written, where <paramref name="once"/> was issued before.</summary>
    Task<bool> IssueAsync(Issuance issuance, string once);
}
