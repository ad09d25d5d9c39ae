namespace PosSim.Interpreter;

/// <summary>What the interpreter commands: the mechanism, the line back to the host, and what the sensors
/// see.</summary>
internal interface IPrinterBody
{
    PrinterModelOptions Options { get; }

    PrinterManners Manners { get; }

    PrinterState State { get; }

    /// <summary>Queued behind what still has to be printed.</summary>
    void Do(Motion motion);

    /// <summary>Sent at once.</summary>
    void Reply(ReadOnlySpan<byte> bytes);

    /// <summary>GS a: the groups whose changes are sent; 0 turns automatic status off.</summary>
    void WatchStatus(byte groups);

    /// <summary>GS ( H fn 49: 0 nothing, 1 a response whenever it goes off line, 2 with its cause.</summary>
    void AnswerOffline(int kind);

    /// <summary>GS ( D: whether DLE DC4 1 (drawer) or 2 (power off) is obeyed.</summary>
    void EnableRealTime(int kind, bool isOn);

    /// <summary>True while a fault waits for a command.</summary>
    bool WatchesCommands { get; }

    /// <summary>A command is complete and not yet done. True: a fault strikes first; <paramref name="act"/> is done
    /// when the printer goes on, and no byte is read before.</summary>
    bool Strikes(string command, Action act);

    void Trace(string line);
}
