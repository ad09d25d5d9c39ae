using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PosDaemon.Devices.Transports.Spooler;

/// <summary>The few calls of the Windows spooler that a document needs.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Winspool
{
    public const int AccessDenied = 5, InvalidPrinterName = 1801;

    private const uint LocalAndConnected = 0x2 | 0x4;

    // PRINTER_INFO_2W: 13 pointers, then Attributes, four numbers, Status. PRINTER_INFO_4W: two pointers, Attributes.
    private static readonly int AttributesOffset = 13 * nint.Size, StatusOffset = AttributesOffset + 5 * sizeof(uint);
    private static readonly int NameSize = 3 * nint.Size;

    /// <summary>Null where the spooler does not say.</summary>
    public static PrinterQueueState? StateOf(nint printer)
    {
        _ = GetPrinter(printer, 2, null, 0, out var size);
        var info = new byte[Math.Max(size, (uint)StatusOffset + sizeof(uint))];
        fixed (byte* first = info)
            return GetPrinter(printer, 2, first, (uint)info.Length, out _) == 0
                ? null
                : new PrinterQueueState(*(uint*)(first + StatusOffset), *(uint*)(first + AttributesOffset));
    }

    /// <summary>Of the printers of this computer and those that it is connected to.</summary>
    public static IReadOnlyList<string> Names()
    {
        _ = EnumeratePrinters(LocalAndConnected, null, 4, null, 0, out var size, out _);
        var info = new byte[size];
        fixed (byte* first = info)
        {
            if (EnumeratePrinters(LocalAndConnected, null, 4, first, size, out _, out var count) == 0)
                return [];
            var names = new List<string>();
            for (var i = 0; i < count; i++)
                names.Add(Marshal.PtrToStringUni(*(nint*)(first + i * NameSize))!);
            return names;
        }
    }

    [LibraryImport("winspool.drv", EntryPoint = "OpenPrinterW", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    public static partial int OpenPrinter(string name, out nint printer, nint defaults);

    [LibraryImport("winspool.drv", EntryPoint = "ClosePrinter", SetLastError = true)]
    public static partial int ClosePrinter(nint printer);

    [LibraryImport("winspool.drv", EntryPoint = "StartDocPrinterW", SetLastError = true)]
    public static partial int StartDocument(nint printer, uint level, DocumentInfo* document);

    [LibraryImport("winspool.drv", EntryPoint = "WritePrinter", SetLastError = true)]
    public static partial int Write(nint printer, byte* bytes, uint count, out uint written);

    [LibraryImport("winspool.drv", EntryPoint = "EndDocPrinter", SetLastError = true)]
    public static partial int EndDocument(nint printer);

    [LibraryImport("winspool.drv", EntryPoint = "AbortPrinter", SetLastError = true)]
    public static partial int AbortPrinter(nint printer);

    [LibraryImport("winspool.drv", EntryPoint = "GetPrinterW", SetLastError = true)]
    private static partial int GetPrinter(nint printer, uint level, byte* info, uint size, out uint needed);

    [LibraryImport("winspool.drv", EntryPoint = "EnumPrintersW", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    private static partial int EnumeratePrinters(
        uint flags, string? server, uint level, byte* info, uint size, out uint needed, out uint count);
}

/// <summary>DOC_INFO_1W.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DocumentInfo
{
    public char* Name;
    public char* OutputFile;
    public char* DataType;
}
