using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PosDaemon.Protocol.Hid;

/// <summary>Where a HID POS scanner puts a code in its input report, as its descriptor says: makers order and size the
/// fields differently (HID Point of Sale Usage Tables 1.02, page 8C).</summary>
public sealed class PosScannerLayout
{
    /// <summary>The report by which Hand Held Products' and Honeywell's composite devices are told where codes go (Hand
    /// Held Products, USB Interfaces guide 1-12).</summary>
    public const byte OutputModeReport = 0xFE;

    private const ushort ScannerPage = 0x8C, DesktopPage = 0x01;
    private const ushort ByteCount = 0x3B, FirstAimByte = 0xFB, LastAimByte = 0xFD, DecodedData = 0xFE;
    private const ushort DataContinued = 0xFF;
    private const int AimLength = 3;

    private readonly ReportDescriptor _descriptor;
    private readonly ReportField[] _data;
    private readonly ReportField[] _aim;
    private readonly ReportField? _count;
    private readonly ReportField? _continued;

    private PosScannerLayout(ReportDescriptor descriptor, byte reportId, ReportField[] data)
    {
        (_descriptor, ReportId, _data) = (descriptor, reportId, data);
        ReportField[] fields = [.. FieldsOfScanners(descriptor).Where(field => field.ReportId == reportId)];
        _aim = [.. fields.Where(IsAim).OrderBy(field => field.Usage.Id)];
        _count = FirstOf(fields, new HidUsage(DesktopPage, ByteCount));
        _continued = FirstOf(fields, new HidUsage(ScannerPage, DataContinued));
        Capacity = data.Sum(field => field.Count);
        Length = descriptor.LengthOf(ReportKind.Input, reportId);
    }

    /// <summary>Of the application collection of such a scanner.</summary>
    public static HidUsage Scanner { get; } = new(ScannerPage, 0x02);

    /// <summary>The fields that are looked for in its reports.</summary>
    public static IReadOnlyList<HidUsage> Usages { get; } =
    [
        new(DesktopPage, ByteCount),
        .. Enumerable.Range(FirstAimByte, DataContinued - FirstAimByte + 1)
            .Select(id => new HidUsage(ScannerPage, (ushort)id)),
    ];

    /// <summary>Of the report that carries codes; 0 where reports have no id.</summary>
    public byte ReportId { get; }

    /// <summary>Bytes of that report, its id's byte included.</summary>
    public int Length { get; }

    /// <summary>Bytes of a code that fit one report; a longer code comes in several.</summary>
    public int Capacity { get; }

    /// <summary>The report has a field for the number of bytes in it; else a code's last report is padded with NUL.
    /// </summary>
    public bool HasByteCount => _count is not null;

    /// <summary>The device has the feature report <see cref="OutputModeReport"/>, of one byte.</summary>
    public bool HasOutputMode => _descriptor.LengthOf(ReportKind.Feature, OutputModeReport) == 2;

    /// <summary>False where the device is no scanner on page 8C, such as one with a page of its maker's.</summary>
    public static bool TryFind(ReportDescriptor descriptor, [NotNullWhen(true)] out PosScannerLayout? layout)
    {
        var reports = FieldsOfScanners(descriptor)
            .Where(field => field.Usage == new HidUsage(ScannerPage, DecodedData) && field.Size == 8)
            .GroupBy(field => field.ReportId);
        layout = reports.FirstOrDefault() is { } first ? new(descriptor, first.Key, [.. first]) : null;
        return layout is not null;
    }

    /// <summary>The device has another input report of that id, which carries no codes.</summary>
    internal bool HasOtherReport(byte id) =>
        ReportId != 0 && id != ReportId && _descriptor.LengthOf(ReportKind.Input, id) > 0;

    /// <summary>Null where there is no such field.</summary>
    internal int? ByteCountOf(ReadOnlySpan<byte> report) =>
        _count is { } field ? (int)Math.Min(field.Read(report), int.MaxValue) : null;

    /// <summary>More of the same code comes in the next report.</summary>
    internal bool IsContinued(ReadOnlySpan<byte> report) => _continued?.Read(report) is > 0;

    /// <summary>Null where there are no such fields, or no identifier in them.</summary>
    internal string? AimIdOf(ReadOnlySpan<byte> report)
    {
        Span<byte> text = stackalloc byte[AimLength];
        var length = 0;
        foreach (var field in _aim)
            for (var index = 0; index < field.Count && length < AimLength; index++)
                text[length++] = (byte)field.Read(report, index);
        return length == AimLength && text[0] == ']' && !text.ContainsAnyExceptInRange((byte)'!', (byte)'~')
            ? Encoding.ASCII.GetString(text)
            : null;
    }

    /// <summary>Writes the report's data, padding included.</summary>
    /// <param name="report">As it came.</param>
    /// <param name="data">Of <see cref="Capacity"/> bytes.</param>
    internal void CopyData(ReadOnlySpan<byte> report, Span<byte> data)
    {
        var length = 0;
        foreach (var field in _data)
            for (var index = 0; index < field.Count; index++)
                data[length++] = (byte)field.Read(report, index);
    }

    // Honeywell's remote management interface has the same fields in a collection of a page of its own (FF8C).
    private static IEnumerable<ReportField> FieldsOfScanners(ReportDescriptor descriptor) =>
        descriptor.Fields.Where(field => field.Kind == ReportKind.Input && field.Application.Page == ScannerPage);

    private static bool IsAim(ReportField field) =>
        field is { Usage: { Page: ScannerPage, Id: >= FirstAimByte and <= LastAimByte }, Size: 8 };

    private static ReportField? FirstOf(ReportField[] fields, HidUsage usage)
    {
        var index = Array.FindIndex(fields, field => field.Usage == usage);
        return index < 0 ? null : fields[index];
    }
}
