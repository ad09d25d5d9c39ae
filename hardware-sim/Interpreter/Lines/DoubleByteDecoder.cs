using System.Text;

namespace PosSim.Interpreter.Lines;

/// <summary>Two-byte (and GB18030 four-byte) characters, a byte at a time. A lead byte whose second byte cannot follow
/// it is dropped and that byte is taken for itself: so a printer without four-byte codes shows 81 30 84 36 as
/// "06".</summary>
internal sealed class DoubleByteDecoder(DoubleByteSet set, bool knowsFourBytes)
{
    private static readonly int[]?[] Tables = new int[Enum.GetValues<DoubleByteSet>().Length][];

    private readonly byte[] _pending = new byte[4];
    private readonly Encoding? _encoding = EncodingOf(set);

    /// <summary>One table a set for all printers: two of them may fill in the same value.</summary>
    private readonly int[] _table = Tables[(int)set] ??= new int[0x10000];
    private int _count;

    public bool IsInside => _count > 0;

    /// <summary>FS C 0 on Japanese models: the two bytes are a JIS code, 21 to 7E each, not Shift JIS.</summary>
    public bool TakesJis { get; set; }

    /// <summary>The two bytes of the last character; 0 after one of four.</summary>
    public int LastCode { get; private set; }

    public void Reset() => _count = 0;

    /// <summary>Whether the byte belongs to a two-byte character, given what came before.</summary>
    public bool Wants(byte value) => _count switch
    {
        0 => _encoding is not null && IsLead(value),
        1 => IsTrail(value) || (TakesFourBytes && IsDigit(value)),
        2 => value is >= 0x81 and <= 0xFE,
        _ => IsDigit(value),
    };

    /// <summary>A whole two-byte character, if it is one and none is begun.</summary>
    public bool TryPair(byte lead, byte trail, out Rune character)
    {
        var isPair = _count == 0 && _encoding is not null && IsLead(lead) && IsTrail(trail);
        character = isPair ? TwoBytes((lead << 8) | trail) : default;
        return isPair;
    }

    /// <summary>The character, once its last byte is there. Only called with bytes that are wanted.</summary>
    public Rune? Push(byte value)
    {
        _pending[_count++] = value;
        var complete = _count == 4 || (_count == 2 && !(TakesFourBytes && IsDigit(value)));
        if (!complete) return null;
        LastCode = _count == 2 ? (_pending[0] << 8) | _pending[1] : 0;
        var rune = _count == 2 ? TwoBytes((_pending[0] << 8) | _pending[1]) : Decode(_pending);
        _count = 0;
        return rune;
    }

    /// <summary>By table, filled as codes come: the encoding itself takes its time and a string each.</summary>
    private Rune TwoBytes(int code)
    {
        if (TakesJis) code = ShiftJisOf(code);
        ref var known = ref _table[code];
        if (known == 0) known = Decode([(byte)(code >> 8), (byte)code]).Value;
        return new Rune(known);
    }

    private Rune Decode(ReadOnlySpan<byte> bytes)
    {
        var text = _encoding!.GetString(bytes);
        return Rune.TryGetRuneAt(text, 0, out var rune) ? rune : Rune.ReplacementChar;
    }

    private bool TakesFourBytes => set == DoubleByteSet.Gb18030 && knowsFourBytes;

    /// <summary>Rows of JIS X 0208 go two to a lead byte (JIS X 0208, annex 1).</summary>
    private static int ShiftJisOf(int jis)
    {
        int row = jis >> 8, cell = jis & 0xFF;
        var lead = (row + 1) / 2 + (row < 0x5F ? 0x70 : 0xB0);
        var trail = (row & 1) == 0 ? cell + 0x7E : cell + (cell >= 0x60 ? 0x20 : 0x1F);
        return (lead << 8) | trail;
    }

    private bool IsLead(byte value) => TakesJis ? IsJis(value)
        : set == DoubleByteSet.ShiftJis ? value is (>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC)
        : value is >= 0x81 and <= 0xFE;

    private bool IsTrail(byte value) => TakesJis ? IsJis(value)
        : value is (>= 0x40 and <= 0x7E) or (>= 0x80 and <= 0xFE);

    private static bool IsJis(byte value) => value is >= 0x21 and <= 0x7E;

    private static bool IsDigit(byte value) => value is >= 0x30 and <= 0x39;

    private static Encoding? EncodingOf(DoubleByteSet set) => set switch
    {
        DoubleByteSet.Gb18030 => CodePagesEncodingProvider.Instance.GetEncoding(54936),
        DoubleByteSet.Big5 => CodePagesEncodingProvider.Instance.GetEncoding(950),
        DoubleByteSet.ShiftJis => CodePagesEncodingProvider.Instance.GetEncoding(932),
        DoubleByteSet.Korean => CodePagesEncodingProvider.Instance.GetEncoding(949),
        _ => null,
    };
}
