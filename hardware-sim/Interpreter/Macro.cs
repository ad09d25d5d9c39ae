using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter;

/// <summary>GS : keeps what comes until the next GS :, which is also printed meanwhile; GS ^ takes it again r times.
/// The wait between the times, and that for the button (m = 1), take no time here.</summary>
internal sealed class Macro
{
    /// <summary>Bytes of a definition (Epson, GS :). More than that ends it.</summary>
    private const int LongestDefinition = 2048;

    /// <summary>Bytes that one GS ^ may repeat: four bytes of it must not move paper for minutes.</summary>
    private const int MostRepeated = 16 * 1024;

    private readonly List<byte> _bytes = [];

    public bool IsRecording { get; private set; }

    public bool IsRunning { get; private set; }

    public static void Register(CommandTable table) => table
        .Add("GS :", Fixed(0), (p, a) => p.Macro.StartOrEnd())
        .Add("GS ^", Fixed(3), (p, a) => p.Macro.Run(p, a[0]));

    public void Record(ReadOnlySpan<byte> taken)
    {
        if (_bytes.Count + taken.Length > LongestDefinition)
        {
            IsRecording = false;
            _bytes.Clear();
            return;
        }
        _bytes.AddRange(taken);
    }

    private void StartOrEnd()
    {
        if (IsRunning) return;
        if (IsRecording)
        {
            // The GS of this command is the last that was kept.
            if (_bytes.Count > 0) _bytes.RemoveAt(_bytes.Count - 1);
        }
        else _bytes.Clear();
        IsRecording = !IsRecording;
    }

    /// <summary>Within a definition it clears that (Epson, GS ^); within a running macro it does nothing.</summary>
    private void Run(EscPosInterpreter printer, int times)
    {
        if (IsRunning) return;
        if (IsRecording)
        {
            IsRecording = false;
            _bytes.Clear();
        }
        if (_bytes.Count == 0) return;
        if (times * _bytes.Count > MostRepeated)
        {
            printer.Body.Trace($"macro of {_bytes.Count} bytes {times} times: repeated for {MostRepeated} bytes only");
            times = MostRepeated / _bytes.Count;
        }
        byte[] repeated = [.. _bytes];
        IsRunning = true;
        for (; times > 0; times--)
            for (var at = 0; at < repeated.Length;) at += printer.Push(repeated.AsSpan(at));
        IsRunning = false;
    }
}
