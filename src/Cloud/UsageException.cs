namespace PosCloud;

/// <summary>An argument that cannot be used; the message says which and what would be right.</summary>
internal sealed class UsageException(string message) : Exception(message);
