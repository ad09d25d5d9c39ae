namespace PosCloud.Ledger;

/// <summary>A terminal that somebody owns or that is revoked. Null <see cref="Owner"/>: nobody owns its name.</summary>
internal sealed record RecordedTerminal(string TerminalId, uint? Owner, DateTimeOffset? OwnedSince, bool IsRevoked);
