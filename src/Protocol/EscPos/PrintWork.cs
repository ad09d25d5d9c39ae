namespace PosDaemon.Protocol.EscPos;

/// <summary>What takes a printer time in a stream of commands. An estimate that is rather too much than too little; a
/// command that is not known counts as its bytes.</summary>
/// <param name="Bytes">To be carried to the printer.</param>
/// <param name="Rows">Dot rows that the paper moves.</param>
/// <param name="Cuts">Strokes of the blade.</param>
/// <param name="Pauses">Drawer pulses and beeps.</param>
public readonly record struct PrintWork(int Bytes, long Rows, int Cuts, TimeSpan Pauses)
{
    // 180 dpi, the coarsest in use: at 203 dpi the same rows are shorter.
    private const double RowsAMillimetre = 7;

    // Not given by the makers; 0.3 to 0.5 s have been seen.
    private static readonly TimeSpan Stroke = TimeSpan.FromSeconds(0.5);

    /// <summary>Also of the beginning of a slip: a command whose end is missing counts with what it asks for.</summary>
    public static PrintWork Of(ReadOnlySpan<byte> commands)
    {
        var reader = new PrintWorkReader(commands);
        return reader.Read();
    }

    /// <summary>Where the first line ends (behind its LF) that does not end before <paramref name="least"/>; the length
    /// where none does. Nothing is under way there: a question may be put.</summary>
    /// <param name="commands">They begin with a whole command.</param>
    /// <param name="least">Bytes.</param>
    public static int LineEnd(ReadOnlySpan<byte> commands, int least)
    {
        var reader = new PrintWorkReader(commands);
        return reader.LineEnd(least);
    }

    /// <summary>How long it takes: the bytes on the line and then the paper, as with a buffer too small for both at the
    /// same time.</summary>
    /// <param name="speed">Millimetres of paper a second.</param>
    /// <param name="bytesASecond">Of the line; null where it is never the slower part.</param>
    public TimeSpan At(double speed, double? bytesASecond) =>
        TimeSpan.FromSeconds((Rows / RowsAMillimetre / speed) + (bytesASecond is { } carried ? Bytes / carried : 0))
        + (Stroke * Cuts) + Pauses;
}
