namespace PosDaemon.Protocol.EscPos.Status;

/// <summary>What status bytes say about a printer; null is "not known". Bits: TM-T88III specification p. 73-74
/// (DLE EOT) and Appendix G (ASB).</summary>
/// <param name="Offline">It takes data and prints nothing.</param>
/// <param name="CoverOpen">The cover is open.</param>
/// <param name="PaperEnd">The paper has run out.</param>
/// <param name="PaperNearEnd">The roll is nearly used up; it prints on.</param>
/// <param name="CutterError">The blade is stuck.</param>
/// <param name="RecoverableError">An error that its own recovery mends once the cause is gone.</param>
/// <param name="UnrecoverableError">An error that only switching it off and on may mend, or the workshop.</param>
/// <param name="OverTemperature">The head is too hot; it goes on by itself when it has cooled.</param>
/// <param name="OtherError">An error that it does not explain, or not yet.</param>
/// <param name="DrawerPinHigh">The level of the drawer's switch; which one means open depends on the drawer.</param>
public sealed record PrinterFacts(
    bool? Offline = null,
    bool? CoverOpen = null,
    bool? PaperEnd = null,
    bool? PaperNearEnd = null,
    bool? CutterError = null,
    bool? RecoverableError = null,
    bool? UnrecoverableError = null,
    bool? OverTemperature = null,
    bool? OtherError = null,
    bool? DrawerPinHigh = null)
{
    public static PrinterFacts None { get; } = new();

    /// <summary>Something a person can see and mend, or time, holds the printer up; it keeps its buffer and goes on
    /// after.</summary>
    public bool IsHeldUp => Offline is true || CoverOpen is true || PaperEnd is true || HasError;

    public bool HasError => CutterError is true || RecoverableError is true || UnrecoverableError is true
        || OverTemperature is true || OtherError is true;

    /// <summary>The facts after one answer to DLE EOT <paramref name="kind"/>; what it does not tell stays.</summary>
    public PrinterFacts AfterRealTime(int kind, byte reply) => kind switch
    {
        1 => this with { DrawerPinHigh = Bit(reply, 2), Offline = Bit(reply, 3) },
        // Kinds 4 and 3, asked after this one, tell paper and errors more exactly; some printers know only 1 and 2.
        2 => this with { CoverOpen = Bit(reply, 2), PaperEnd = Bit(reply, 5), OtherError = Bit(reply, 6) },
        // An error that kind 2 told and this one does not name stays one.
        3 => WithErrors(reply) with { OtherError = OtherError is true && (reply & ErrorBits) == 0 },
        4 => this with { PaperNearEnd = (reply & 0x0C) != 0, PaperEnd = (reply & 0x60) != 0 },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The facts after one four-byte ASB message, which tells all of them.</summary>
    public static PrinterFacts FromAutomatic(ReadOnlySpan<byte> message) => new PrinterFacts(
        Offline: Bit(message[0], 3),
        CoverOpen: Bit(message[0], 5),
        PaperEnd: (message[2] & 0x0C) != 0,
        PaperNearEnd: (message[2] & 0x03) != 0,
        OtherError: false,
        DrawerPinHigh: Bit(message[0], 2)).WithErrors(message[1]);

    private const int ErrorBits = 0x6C;

    // The same bits in DLE EOT 3 and in the second byte of ASB. An error that mends itself is a hot head, or a cover
    // opened while it printed.
    private PrinterFacts WithErrors(byte value) => this with
    {
        RecoverableError = Bit(value, 2),
        CutterError = Bit(value, 3),
        UnrecoverableError = Bit(value, 5),
        OverTemperature = Bit(value, 6) && CoverOpen is not true,
    };

    private static bool Bit(byte value, int bit) => (value & (1 << bit)) != 0;
}
