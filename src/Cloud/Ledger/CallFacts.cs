namespace PosCloud.Ledger;

/// <summary>Who asked, where and when: kept with every record a call makes. The device time is the terminal's clock at
/// the scan, the receive time is ours.</summary>
internal sealed record CallFacts(
    string Terminal, string Lane, string Store, string Operator, DateTimeOffset? DeviceTime, DateTimeOffset ReceivedAt);
