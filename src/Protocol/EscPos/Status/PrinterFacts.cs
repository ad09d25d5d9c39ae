namespace PosDaemon.Protocol.EscPos.Status;

/// <summary>What status bytes say about a printer; null is "not known". Bits: TM-T88III specification p. 73-74
/// (DLE EOT) and Appendix G (ASB).</summary>
public sealed record PrinterFacts(
    bool? Offline = null,
    bool? CoverOpen = null,
    bool? PaperEnd = null,
    bool? PaperNearEnd = null,
    bool? CutterError = null,
    bool? OtherError = null)
{
    public static PrinterFacts None { get; } = new();

    /// <summary>Something a person can see and mend holds the printer up; it keeps its buffer and goes on
    /// after.</summary>
    public bool IsHeldUp =>
        Offline is true || CoverOpen is true || PaperEnd is true || CutterError is true || OtherError is true;

    /// <summary>The facts after one answer to DLE EOT <paramref name="kind"/>; what it does not tell stays.</summary>
    public PrinterFacts AfterRealTime(int kind, byte reply) => kind switch
    {
        1 => this with { Offline = Bit(reply, 3) },
        // Kinds 4 and 3, asked after this one, tell paper and errors more exactly; some printers know only 1 and 2.
        2 => this with { CoverOpen = Bit(reply, 2), PaperEnd = Bit(reply, 5), OtherError = Bit(reply, 6) },
        3 => this with { CutterError = Bit(reply, 3), OtherError = Bit(reply, 5) || Bit(reply, 6) || Bit(reply, 2) },
        4 => this with { PaperNearEnd = (reply & 0x0C) != 0, PaperEnd = (reply & 0x60) != 0 },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The facts after one four-byte ASB message, which tells all of them.</summary>
    public static PrinterFacts FromAutomatic(ReadOnlySpan<byte> message) => new(
        Offline: Bit(message[0], 3),
        CoverOpen: Bit(message[0], 5),
        PaperEnd: (message[2] & 0x0C) != 0,
        PaperNearEnd: (message[2] & 0x03) != 0,
        CutterError: Bit(message[1], 3),
        OtherError: Bit(message[1], 5) || Bit(message[1], 6) || Bit(message[1], 2));

    private static bool Bit(byte value, int bit) => (value & (1 << bit)) != 0;
}
