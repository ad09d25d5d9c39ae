namespace PosSim.Models.Scanners;

/// <summary>The input reports of a USB HID POS scanner, as the manuals of three families draw them, with the report
/// descriptor of each. Bytes as a hidraw device of Linux gives them: the report's id comes first.</summary>
internal sealed class HidReports
{
    private const int Length = 64, Room = 56;

    private readonly int _aimAt;
    private readonly int _dataAt;
    private readonly byte[] _tail;

    private HidReports(int aimAt, int dataAt, byte[] tail, string descriptor) =>
        (_aimAt, _dataAt, _tail, Descriptor) =
        (aimAt, dataAt, tail, Convert.FromHexString(string.Concat(descriptor.Where(char.IsAsciiHexDigit))));

    /// <summary>Hand Held Products and Honeywell (USB Interfaces guide 1-11), Access-IS (LSR118 manual, appendix B):
    /// the AIM identifier before the data, the maker's own letter for the symbology behind it.</summary>
    public static HidReports A { get; } = new(2, 5, [0x73, 0x00], """
        058C 0902 A101 0912 A102 8502 1500 26FF00 7508 9501 0501 093B 8102
        9503 058C 09FB 09FC 09FD 8102 9538 09FE 820201
        0666FF 9502 0904 0900 8102 058C 2501 7501 9508 09FF 8102 C0
        0666FF 7508 26FF00 0903 A102 85FE 9501 0903 B28201 C0 C0
        """);

    /// <summary>Newland (NLS-FM420 manual, page 47), ID TECH, Quio: no AIM identifier.</summary>
    public static HidReports B { get; } = new(0, 2, [0x00, 0x00, 0x00, 0x00, 0x00], """
        058C 0902 A101 0912 A102 8502 1500 26FF00 7508 9501 0501 093B 8102
        058C 9538 09FE 820201 9505 8103 2501 7501 9501 09FF 8102 9507 8103 C0 C0
        """);

    /// <summary>As A, with one byte more before the identifier.</summary>
    public static HidReports C { get; } = new(3, 6, [0x00], """
        058C 0902 A101 0912 A102 8502 1500 26FF00 7508 9501 0501 093B 8102 8103
        9503 058C 09FB 09FC 09FD 8102 9538 09FE 820201
        9501 8103 2501 7501 9508 09FF 8102 C0 C0
        """);

    public byte[] Descriptor { get; }

    /// <summary>The reports of one code, one behind the other; all but the last say that it goes on.</summary>
    /// <param name="code">Its bytes.</param>
    /// <param name="aimId">Three characters; left out where the layout has no place for them.</param>
    public byte[] Of(ReadOnlySpan<byte> code, string aimId = "]Q1")
    {
        const byte ReportId = 2;
        var count = Math.Max(1, (code.Length + Room - 1) / Room);
        var reports = new byte[count * Length];
        for (var index = 0; index < count; index++)
        {
            var data = code[(index * Room)..Math.Min(code.Length, (index + 1) * Room)];
            var report = reports.AsSpan(index * Length, Length);
            (report[0], report[1]) = (ReportId, (byte)data.Length);
            for (var letter = 0; letter < aimId.Length && _aimAt > 0; letter++)
                report[_aimAt + letter] = (byte)aimId[letter];
            data.CopyTo(report[_dataAt..]);
            _tail.CopyTo(report[(_dataAt + Room)..]);
            report[^1] = (byte)(index < count - 1 ? 1 : 0);
        }

        return reports;
    }
}
