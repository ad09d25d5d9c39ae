namespace PosDaemon.Protocol.Hid;

/// <summary>What a field or a collection is for (HID Usage Tables).</summary>
/// <param name="Page">Such as 01 generic desktop, 8C bar code scanner; FF00 and above are the makers' own.</param>
/// <param name="Id">Within the page.</param>
public readonly record struct HidUsage(ushort Page, ushort Id);

/// <summary>Which way a report goes.</summary>
public enum ReportKind
{
    Input,
    Output,
    Feature,
}

/// <summary>Fields of one usage that stand one behind the other in a report.</summary>
/// <param name="Kind">Of the report.</param>
/// <param name="ReportId">Of the report; 0 where reports have none.</param>
/// <param name="Usage">What it is for; of an array the first that it can hold.</param>
/// <param name="Application">The usage of the application collection that it is in.</param>
/// <param name="Offset">Bits before it, the id's byte included where there is one.</param>
/// <param name="Size">Bits of one, 1 to 256.</param>
/// <param name="Count">How many, 1 at least.</param>
public readonly record struct ReportField(
    ReportKind Kind, byte ReportId, HidUsage Usage, HidUsage Application, int Offset, int Size, int Count)
{
    /// <summary>Where a field begins, by what a report becomes when the whole field is filled with ones: the first bit
    /// that changes. Null where none does.</summary>
    /// <param name="empty">The report without anything in its fields.</param>
    /// <param name="filled">The same with that field filled.</param>
    public static int? OffsetOfChange(ReadOnlySpan<byte> empty, ReadOnlySpan<byte> filled)
    {
        for (var at = 0; at < Math.Min(empty.Length, filled.Length); at++)
            if (empty[at] != filled[at])
                return 8 * at + int.TrailingZeroCount(empty[at] ^ filled[at]);
        return null;
    }

    /// <summary>The value of one of them, low bit first.</summary>
    /// <param name="report">With its id's byte where there is one; what it is too short for reads as 0.</param>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>Its lowest 32 bits.</returns>
    public uint Read(ReadOnlySpan<byte> report, int index = 0)
    {
        var (first, value) = (Offset + index * Size, 0u);
        for (var bit = Math.Min(Size, 32) - 1; bit >= 0; bit--)
        {
            var at = first + bit;
            var isSet = at / 8 < report.Length && (report[at / 8] >> (at % 8) & 1) != 0;
            value = value << 1 | (isSet ? 1u : 0);
        }

        return value;
    }
}
