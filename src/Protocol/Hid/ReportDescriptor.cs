using System.Diagnostics.CodeAnalysis;

namespace PosDaemon.Protocol.Hid;

/// <summary>What a HID device says of its reports: which fields they have and where (Device Class Definition for HID
/// 1.11, section 6.2.2). Padding is left out.</summary>
public sealed class ReportDescriptor
{
    /// <summary>Bytes; the most that Linux takes (HID_MAX_DESCRIPTOR_SIZE).</summary>
    public const int Longest = 4096;

    /// <summary>Bytes of a report; the most that Linux takes (HID_MAX_BUFFER_SIZE).</summary>
    public const int LongestReport = 16384;

    /// <summary>A keyboard has some ten.</summary>
    internal const int MostFields = 4096;

    private readonly Dictionary<(ReportKind Kind, byte Id), int> _bits;

    internal ReportDescriptor(IReadOnlyList<ReportField> fields, Dictionary<(ReportKind Kind, byte Id), int> bits) =>
        (Fields, _bits) = (fields, bits);

    /// <summary>In the order of the descriptor.</summary>
    public IReadOnlyList<ReportField> Fields { get; }

    /// <param name="bytes">The descriptor.</param>
    /// <param name="descriptor">Null when false is returned.</param>
    /// <param name="fault">What is wrong with it, as the end of a sentence; empty when it could be read.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ReportDescriptor? descriptor, out string fault)
    {
        var parser = new DescriptorParser();
        fault = parser.Parse(bytes) ?? "";
        descriptor = fault.Length == 0 ? new(parser.Fields, parser.Bits) : null;
        return descriptor is not null;
    }

    /// <summary>For a system that tells its fields and keeps the descriptor to itself.</summary>
    /// <param name="fields">What was found.</param>
    /// <param name="lengths">Bytes of each report, its id's byte included where it has one.</param>
    public static ReportDescriptor OfFields(
        IReadOnlyList<ReportField> fields, IReadOnlyDictionary<(ReportKind Kind, byte Id), int> lengths) =>
        new(fields, lengths.ToDictionary(one => one.Key, one => 8 * one.Value));

    /// <summary>Bytes of a report, its id's byte included; 0 where the device has no such report.</summary>
    public int LengthOf(ReportKind kind, byte id) => (_bits.GetValueOrDefault((kind, id)) + 7) / 8;
}
