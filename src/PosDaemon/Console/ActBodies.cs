namespace PosDaemon.Console;

/// <summary>Body of POST /api/lanes/{lane}/scan.</summary>
internal sealed record ScanBody(string Code);

/// <summary>Body of POST /api/lanes/{lane}/confirm; a code that needs nothing takes {}.</summary>
internal sealed record ConfirmBody(long? Bill = null, int? Uses = null, Dictionary<string, string>? Answers = null);

/// <summary>Body of the acts that need nothing: {}.</summary>
internal sealed record EmptyBody;

/// <summary>Body of POST /api/scans/{scanId}/undo.</summary>
internal sealed record UndoBody(string Why = "");

/// <summary>Answer to an act that was taken.</summary>
internal sealed record TakenBody(bool Taken, string? ScanId, string Message);
