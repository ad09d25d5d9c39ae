using System.Buffers.Binary;

namespace PosDaemon.Protocol.Hid;

/// <summary>Reads one report descriptor item by item. Bounded in every respect: each item is looked at once, and
/// fields, reports and what is nested have limits.</summary>
internal sealed class DescriptorParser
{
    // Prefix of a short item without the two bits of its size: four bits of tag, two of type.
    private const byte Input = 0x80, Output = 0x90, Feature = 0xB0, Collection = 0xA0, EndCollection = 0xC0;
    private const byte UsagePage = 0x04, ReportSize = 0x74, ReportId = 0x84, ReportCount = 0x94;
    private const byte Push = 0xA4, Pop = 0xB4;
    private const byte Usage = 0x08, UsageMinimum = 0x18, UsageMaximum = 0x28, Delimiter = 0xA8;
    private const byte LongItem = 0xFE;

    private const uint Constant = 1, Variable = 2, Application = 1;
    private const int MostNested = 32, LargestField = 256;

    private readonly Stack<Globals> _saved = new();
    private readonly Stack<HidUsage> _outer = new();
    private readonly List<(uint First, uint Last)> _usages = [];
    private Globals _globals;
    private HidUsage _application;
    private uint? _minimum;
    private uint? _maximum;
    private Alternatives _alternatives;

    private enum Alternatives
    {
        None,
        First,
        Others,
    }

    public List<ReportField> Fields { get; } = [];

    public Dictionary<(ReportKind Kind, byte Id), int> Bits { get; } = [];

    /// <returns>What is wrong, or null.</returns>
    public string? Parse(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > ReportDescriptor.Longest)
            return $"it has {rest.Length} bytes, {ReportDescriptor.Longest} at most";
        while (!rest.IsEmpty)
        {
            var prefix = rest[0];
            var size = prefix == LongItem ? LongLength(rest) : (prefix & 3) == 3 ? 4 : prefix & 3;
            if (rest.Length <= size)
                return "it ends in the middle of an item";
            if (prefix != LongItem && Handle((byte)(prefix & 0xFC), rest.Slice(1, size)) is { } fault)
                return fault;
            rest = rest[(1 + size)..];
        }

        return _outer.Count > 0 ? "a collection is not closed" : null;
    }

    // FE, length of the data, tag, data.
    private static int LongLength(ReadOnlySpan<byte> item) => item.Length < 2 ? 2 : 2 + item[1];

    private string? Handle(byte tag, ReadOnlySpan<byte> data)
    {
        Span<byte> padded = stackalloc byte[4];
        padded.Clear();
        data.CopyTo(padded);
        var value = BinaryPrimitives.ReadUInt32LittleEndian(padded);
        switch (tag)
        {
            case UsagePage: _globals.Page = (ushort)value; break;
            case ReportSize: _globals.Size = value; break;
            case ReportCount: _globals.Count = value; break;
            case ReportId when value is 0 or > byte.MaxValue: return $"report id {value} is not 1 to 255";
            case ReportId: _globals.Id = (byte)value; break;
            case Push when _saved.Count == MostNested: return $"it saves its state more than {MostNested} times";
            case Push: _saved.Push(_globals); break;
            case Pop: return _saved.TryPop(out _globals) ? null : "it restores a state that it has not saved";
            case Usage: AddUsages(value, value, data.Length); break;
            case UsageMinimum: AddRange(value, _maximum, data.Length); break;
            case UsageMaximum: AddRange(_minimum, value, data.Length); break;
            case Delimiter: _alternatives = value == 1 ? Alternatives.First : Alternatives.None; break;
            case Input: return EndMain(AddFields(ReportKind.Input, value));
            case Output: return EndMain(AddFields(ReportKind.Output, value));
            case Feature: return EndMain(AddFields(ReportKind.Feature, value));
            case Collection: return EndMain(OpenCollection(value));
            case EndCollection: return EndMain(_outer.TryPop(out _application) ? null : "it closes no collection");
            default: break;
        }

        return null;
    }

    private void AddRange(uint? minimum, uint? maximum, int size)
    {
        (_minimum, _maximum) = (minimum, maximum);
        if (minimum is not { } first || maximum is not { } last)
            return;
        AddUsages(first, last, size);
        (_minimum, _maximum) = (null, null);
    }

    // The page of a short usage is the one in force at the main item; a long one has its own in the upper half.
    private void AddUsages(uint first, uint last, int size)
    {
        if (_alternatives != Alternatives.Others && last >= first)
            _usages.Add(size == 4 ? (first, last) : ((ushort)first, (ushort)last));
        // Of usages that stand for the same field the first is the preferred one.
        if (_alternatives == Alternatives.First)
            _alternatives = Alternatives.Others;
    }

    private HidUsage Resolve(uint usage) =>
        new(usage > ushort.MaxValue ? (ushort)(usage >> 16) : _globals.Page, (ushort)usage);

    private string? OpenCollection(uint type)
    {
        if (_outer.Count == MostNested)
            return $"its collections are nested more than {MostNested} deep";
        _outer.Push(_application);
        if (type == Application)
            _application = _usages.Count > 0 ? Resolve(_usages[0].First) : default;
        return null;
    }

    private string? AddFields(ReportKind kind, uint flags)
    {
        if (_globals.Size > LargestField)
            return $"it has a field of {_globals.Size} bits, {LargestField} at most";
        var report = (kind, _globals.Id);
        var offset = Bits.GetValueOrDefault(report, _globals.Id == 0 ? 0 : 8);
        var end = offset + (long)_globals.Size * _globals.Count;
        if (end > 8L * ReportDescriptor.LongestReport)
            return $"report {_globals.Id} has more than {ReportDescriptor.LongestReport} bytes";
        Bits[report] = (int)end;
        if ((flags & Constant) != 0 || _globals.Size == 0 || _globals.Count == 0)
            return null;
        var first = new ReportField(
            kind, _globals.Id, default, _application, offset, (int)_globals.Size, (int)_globals.Count);
        return (flags & Variable) == 0
            ? AddField(first with { Usage = _usages.Count > 0 ? Resolve(_usages[0].First) : default })
            : AddEach(first);
    }

    // Each field has the next usage; the last one has all fields that are left.
    private string? AddEach(ReportField rest)
    {
        foreach (var (first, last) in _usages)
        {
            for (var usage = (ulong)first; usage <= last && rest.Count > 0; usage++)
            {
                if (AddField(rest with { Usage = Resolve((uint)usage), Count = 1 }) is { } fault)
                    return fault;
                rest = rest with { Offset = rest.Offset + rest.Size, Count = rest.Count - 1 };
            }
        }

        if (rest.Count > 0 && _usages.Count > 0)
            Fields[^1] = Fields[^1] with { Count = Fields[^1].Count + rest.Count };
        return null;
    }

    private string? AddField(ReportField field)
    {
        if (Fields.Count == ReportDescriptor.MostFields)
            return $"it has more than {ReportDescriptor.MostFields} fields";
        Fields.Add(field);
        return null;
    }

    private string? EndMain(string? fault)
    {
        _usages.Clear();
        (_minimum, _maximum, _alternatives) = (null, null, Alternatives.None);
        return fault;
    }

    private struct Globals
    {
        public ushort Page;
        public byte Id;
        public uint Size;
        public uint Count;
    }
}
