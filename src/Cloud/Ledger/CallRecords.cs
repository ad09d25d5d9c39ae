using PosCloud.Selling;

namespace PosCloud.Ledger;

/// <summary>Who asked, where and when: kept with every record that a call makes. The device time is the terminal's
/// clock at the scan, the receive time is ours.</summary>
internal sealed record CallFacts(
    string Terminal, string Lane, string Store, string Operator, DateTimeOffset? DeviceTime, DateTimeOffset ReceivedAt);

/// <summary>What the ledger knows about a call's store, operator and terminal. Null: unknown to the cloud.</summary>
internal sealed record CallerFacts(Shop? Shop, Operator? Operator, bool TerminalRevoked);
