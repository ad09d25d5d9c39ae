namespace PosSim.Demo;

/// <summary>The demo could not be set up or went wrong; the message is for whoever started it.</summary>
internal sealed class DemoException(string message, Exception? inner = null) : Exception(message, inner);
