namespace PosCloud.Desk;

/// <summary>A request that no record can be made of: an id is missing or too long, a list is over its limit. Only a
/// faulty client sends one; on the wire it is INVALID_ARGUMENT.</summary>
internal sealed class InvalidRequestException(string message) : Exception(message);
