namespace PosDaemon.Protocol.Tests.Hid;

/// <summary>Report descriptors, each with where it is from.</summary>
internal static class Descriptors
{
    /// <summary>A Hand Held Products scanner (their vendor page FF66), as recorded: the example "Barcode scanner" of
    /// ReportDescriptor.java in org.blom.martin.usb (Martin Blom). Layout A of the same maker's USB Interfaces guide
    /// 1-11 and of the Access-IS LSR118 manual, appendix B.1.</summary>
    public static byte[] HandHeldProducts { get; } = Of("""
        058C0902A1010912A1028502150026FF00750895010501093B81029503058C09FB09FC09FD8102953809FE8202020666FF950209000900
        8102058C25017501950809FF8102C00914A10285041500250175019508095F0960098509869186C006FFFF0901A10285F0150026FF0075
        08953F0902820202953F0903920202C0C0
        """);

    /// <summary>The same with the feature report FE of composite devices (Hand Held Products, USB Interfaces guide
    /// 1-12).</summary>
    public static byte[] Composite { get; } =
        [.. HandHeldProducts[..^1], .. Of("0666FF 7508 26FF00 0903 A102 85FE 9501 0903 B28201 C0 C0")];

    /// <summary>Newland, after the table of the NLS-FM420 manual, page 47 (layout B; the same in the manuals of ID TECH
    /// FX100, page 43, and Quio QU-R-302, page 79).</summary>
    public static byte[] Newland { get; } = Of("""
        058C 0902 A101 0912 A102 8502 1500 26FF00 7508 9501 0501 093B 8102
        058C 9538 09FE 820201 9505 8103 2501 7501 9501 09FF 8102 9507 8103 C0 C0
        """);

    /// <summary>Layout C of NielsLeenheer/WebHidBarcodeScanner, src/main.js: a byte more before the AIM identifier.
    /// </summary>
    public static byte[] ExtraByte { get; } = Of("""
        058C 0902 A101 0912 A102 8502 1500 26FF00 7508 9501 0501 093B 8102 8103 9503 058C 09FB 09FC 09FD 8102
        9538 09FE 820201 9501 8103 2501 7501 9508 09FF 8102 C0 C0
        """);

    /// <summary>No byte count, each AIM byte in an item of its own: the scanner test of alhafoudh/tessaro-os.</summary>
    public static byte[] WithoutCount { get; } = Of("""
        058C 0902 A101 8502 1500 26FF00 7508 9501 09FB 8102 09FC 8102 09FD 8102 9538 09FE 820201
        7501 9501 2501 09FF 8102 7507 8103 C0
        """);

    /// <summary>Neither report ids nor anything but data, under the usage of a simple scanner (03).</summary>
    public static byte[] DataOnly { get; } = Of("058C 0903 A101 09FE 1500 26FF00 7508 9520 8102 C0");

    /// <summary>Honeywell's remote management interface, which is none for codes: the fields of a scanner in a
    /// collection of page FF8C (0c2e:1007 in qzind/tray issue 1312).</summary>
    public static byte[] RemoteManagement { get; } = Of("""
        068CFF 0902 A101 0912 A102 8502 1500 26FF00 7508 9501 0501 093B 8102 9503 058C 09FB 09FC 09FD 8102
        9538 09FE 820201 0666FF 9502 0904 0900 8102 058C 2501 7501 9508 09FF 8102 C0 C0
        """);

    /// <summary>Datalogic Gryphon GD4400 as a keyboard, recorded: felis/USB_Host_Shield_2.0 issue 669.</summary>
    public static byte[] DatalogicKeyboard { get; } = Of("""
        05010906A101050719E029E71500250175019508810295017508810195057501050819012905910295017503910195067508150026FF00
        050719002AFF008100C0
        """);

    /// <summary>Microscan: one byte of length and 62 of data on a page of the maker's (MS-4 manual; Mini Hawk help, USB
    /// HID report format).</summary>
    public static byte[] Microscan { get; } = Of("06FFFF 0901 A101 8501 1500 26FF00 7508 953F 0901 8102 C0");

    public static byte[] Of(string hex) => Convert.FromHexString(string.Concat(hex.Where(char.IsAsciiHexDigit)));
}
