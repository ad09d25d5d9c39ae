namespace PosSim.Ports;

/// <summary>A line could not be made to appear; the message is for whoever started the bench.</summary>
internal sealed class PortException(string message, Exception? inner = null) : Exception(message, inner);
