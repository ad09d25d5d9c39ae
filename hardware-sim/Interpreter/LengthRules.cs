using PosSim.Paper.Codes;

namespace PosSim.Interpreter;

/// <summary>The shapes of ESC/POS commands.</summary>
internal static class LengthRules
{
    private static readonly LengthRule[] FixedRules =
        [.. Enumerable.Range(0, 75).Select(count => (LengthRule)(_ => count))];

    public static LengthRule Fixed(int count) => FixedRules[count];

    /// <summary>fn pL pH data: ESC (, GS (, FS (.</summary>
    public static LengthRule Counted { get; } = a => a.Length < 3 ? 3 : 3 + Word(a[1..]);

    /// <summary>fn p1 p2 p3 p4 data: GS 8.</summary>
    public static LengthRule CountedLong { get; } =
        a => a.Length < 5 ? 5 : 5 + (a[1] | ((long)a[2] << 8) | ((long)a[3] << 16) | ((long)a[4] << 24));

    /// <summary>First byte decides between one and two.</summary>
    public static LengthRule OneOrTwo(params byte[] longer) =>
        a => a.Length == 0 ? 1 : Array.IndexOf(longer, a[0]) >= 0 ? 2 : 1;

    /// <summary>Bytes up to a NUL, which is the last one, or up to the limit.</summary>
    public static LengthRule UpToNul(int limit) =>
        a => a.Length > 0 && (a[^1] == 0 || a.Length >= limit) ? a.Length : a.Length + 1;

    /// <summary>GS k: m d... NUL for m up to 6, m n d... from 65 on; other m have nothing behind them.</summary>
    public static LengthRule Barcode { get; } = a => a switch
    {
        [] => 1,
        [<= 6, ..] => a.Length > 1 && (a[^1] == 0 || a.Length > 256) ? a.Length : a.Length + 1,
        [>= 65 and <= 79] => 2,
        [>= 65 and <= 79, var count, ..] => 2 + count,
        _ => 1,
    };

    /// <summary>ESC * m nL nH data: one or three bytes a column.</summary>
    public static LengthRule ColumnImage { get; } =
        a => a.Length < 3 ? 3 : 3 + (long)Word(a[1..]) * (a[0] >= 32 ? 3 : 1);

    /// <summary>ESC &amp; y c1 c2, then for each character x and y times x bytes.</summary>
    public static LengthRule DefinedCharacters { get; } = a =>
    {
        if (a.Length < 3) return 3;
        var length = 3;
        for (int code = a[1]; code <= a[2]; code++)
        {
            if (length >= a.Length) return length + 1;
            length += 1 + a[0] * a[length];
        }
        return length;
    };

    /// <summary>GS * x y, then x times y times 8 bytes.</summary>
    public static LengthRule DownloadedImage { get; } = a => a.Length < 2 ? 2 : 2 + a[0] * a[1] * 8L;

    /// <summary>FS q n, then for each image xL xH yL yH and x times y times 8 bytes.</summary>
    public static LengthRule NvImages { get; } = a =>
    {
        if (a.Length < 1) return 1;
        long length = 1;
        for (var image = 0; image < a[0]; image++)
        {
            if (length + 4 > a.Length) return length + 4;
            length += 4 + (long)Word(a[(int)length..]) * Word(a[(int)(length + 2)..]) * 8;
            if (length > a.Length) return length;
        }
        return length;
    };

    /// <summary>FS g 1 m a1-a4 nL nH data writes NV user memory, FS g 2 m a1-a4 nL nH reads it.</summary>
    public static LengthRule NvUserMemory { get; } =
        a => a.Length < 8 ? 8 : a[0] is 1 or (byte)'1' ? 8 + Word(a[6..]) : 8;

    /// <summary>GS C 0/1/2 and the text form GS C ; n ; n ; n ; n ; n ; of the old counters.</summary>
    public static LengthRule Counter { get; } = a => a switch
    {
        [] => 1,
        [(byte)'0', ..] or [(byte)'2', ..] => 3,
        [(byte)'1', ..] => 7,
        [(byte)';', ..] => a.Count((byte)';') >= 6 || a.Length > 40 ? a.Length : a.Length + 1,
        _ => 1,
    };

    /// <summary>GS D m fn a kc1 kc2 b c, then a BMP file, which has its own length in its bytes 2 to 5.</summary>
    public static LengthRule BitmapFile { get; } = a =>
        a.Length < 13 ? 13 : Math.Max(13, 7 + (a[9] | ((long)a[10] << 8) | ((long)a[11] << 16) | ((long)a[12] << 24)));

    /// <summary>GS Q 0 m xL xH yL yH: columns of y bytes.</summary>
    public static LengthRule VariableImage { get; } =
        a => a.Length < 6 ? 6 : a[0] is 0 or (byte)'0' ? 6 + (long)Word(a[2..]) * Word(a[4..]) : 6;

    /// <summary>ESC Z m n k dL dH data.</summary>
    public static LengthRule CloneSymbol { get; } = a => a.Length < 5 ? 5 : 5 + Word(a[3..]);

    /// <summary>DLE DC4 fn: the real-time commands, seen again when their turn in the buffer comes.</summary>
    public static LengthRule RealTimeDc4 { get; } = a => a switch
    {
        [] => 1,
        [1 or 2, ..] => 3,
        [3, ..] => 6,
        [7, ..] => 2,
        [8, ..] => 8,
        _ => 1,
    };

    private static int Word(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8);
}

/// <summary>How many argument bytes a command has, as far as those that are there can tell: asked again each time the
/// number it gave is reached; equal to what is there means complete.</summary>
internal delegate long LengthRule(ReadOnlySpan<byte> arguments);
