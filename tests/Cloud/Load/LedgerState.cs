using PosCloud.Ledger;

namespace PosCloud.Tests;

/// <summary>What stands in a ledger, as <c>export</c> reads it, and what was taken from each entitlement and is left.
/// </summary>
internal sealed record LedgerState(
    IReadOnlyList<StandingUse> Redemptions, IReadOnlyList<RecordedScan> Scans, IReadOnlyList<RecordedSlip> Slips,
    IReadOnlyList<WhatIsLeft> Entitlements)
{
    /// <summary>Of a cloud that nobody asks anything meanwhile.</summary>
    public static LedgerState Read(WireCloud cloud)
    {
        var (uses, scans, slips) = (new List<RecordedUse>(), new List<RecordedScan>(), new List<RecordedSlip>());
        LedgerDatabase.ReadWithoutKey(cloud.Db, keyFile: null)
            .ReadRecords(new LedgerExport(uses.Add, scans.Add, slips.Add));
        var taken = cloud.Rows(
            "SELECT scan_id, uses_taken, balance_taken FROM redemptions",
            row => (Scan: row.GetString(0), Uses: row.GetInt32(1), Value: row.GetInt64(2)))
            .ToLookup(use => use.Scan);
        return new LedgerState(
            [.. uses.Select(use => new StandingUse(
                use.RedemptionId, use.ScanId, use.EntitlementId, use.IsUndone,
                taken[use.ScanId].Sum(one => one.Uses), taken[use.ScanId].Sum(one => one.Value)))],
            scans, slips,
            cloud.Rows(
                "SELECT entitlement_id, uses_total, uses_left, face, balance FROM entitlements",
                row => new WhatIsLeft(
                    row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.GetInt64(3), row.GetInt64(4))));
    }
}

/// <summary>One redemption, which stands unless it is undone. Values in minor units.</summary>
internal sealed record StandingUse(
    string RedemptionId, string ScanId, string EntitlementId, bool IsUndone, int UsesTaken, long ValueTaken);

/// <summary>What is left of one entitlement. Values in minor units; a voucher keeps its one use.</summary>
internal sealed record WhatIsLeft(string EntitlementId, int UsesTotal, int UsesLeft, long Face, long Balance);
