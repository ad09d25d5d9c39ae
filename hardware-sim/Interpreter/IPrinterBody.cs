namespace PosSim.Interpreter;

/// <summary>What the interpreter commands: the mechanism, the line back to the host, and what the sensors
/// see.</summary>
internal interface IPrinterBody
{
    PrinterModelOptions Options { get; }

    PrinterState State { get; }

    /// <summary>Queued behind what still has to be printed.</summary>
    void Do(Motion motion);

    /// <summary>Sent at once.</summary>
    void Reply(ReadOnlySpan<byte> bytes);

    /// <summary>GS a: the groups whose changes are sent; 0 turns automatic status off.</summary>
    void WatchStatus(byte groups);

    void Trace(string line);
}
