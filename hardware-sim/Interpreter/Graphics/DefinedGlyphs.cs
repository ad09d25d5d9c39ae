using PosSim.Interpreter.Lines;
using PosSim.Paper;
using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter.Graphics;

/// <summary>Characters the host draws: ESC &amp; for one byte, FS 2 for two. Gone with ESC @.</summary>
internal sealed class DefinedGlyphs
{
    private const int MostGlyphs = 400;

    private readonly Dictionary<(int Code, bool FontB), DotImage> _glyphs = [];

    public static void Register(CommandTable table) => table
        .Add("ESC &", DefinedCharacters, (p, a) => p.Glyphs.Define(p, a))
        .Add("ESC ?", Fixed(1), (p, a) => p.Glyphs._glyphs.Remove((a[0], p.Text.FontB)))
        .Add("ESC %", Fixed(1), (p, a) => p.Text.UsesDefined = TextCommands.IsOn(a[0]))
        .Add("FS 2", Fixed(2 + 72), (p, a) => p.Glyphs.Keep((a[0] << 8) | a[1], false, FromColumns(24, 24, 3, a[2..])))
        .Add("FS ?", Fixed(2), (p, a) => p.Glyphs._glyphs.Remove(((a[0] << 8) | a[1], false)));

    public bool IsEmpty => _glyphs.Count == 0;

    public DotImage? Find(int code, bool fontB) => _glyphs.Count == 0 ? null : _glyphs.GetValueOrDefault((code, fontB));

    /// <summary>ESC &amp; y c1 c2 (x data)...: x columns of y bytes; columns not given are white.</summary>
    private void Define(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (a is not [1 or 2 or 3, >= 32, <= 126, ..] || a[1] > a[2])
        {
            printer.Body.Trace($"ESC & {a[0]} {a[1]} {a[2]}: outside 1 to 3 bytes and 32 to 126, ignored");
            return;
        }
        var fontB = printer.Text.FontB;
        var cell = TextStyle.Plain with { FontB = fontB };
        var at = 3;
        for (int code = a[1]; code <= a[2]; code++)
        {
            int columns = a[at++];
            Keep(code, fontB, FromColumns(cell.CellWidth, cell.CellHeight, a[0], a.Slice(at, columns * a[0])));
            at += columns * a[0];
        }
    }

    private void Keep(int code, bool fontB, DotImage glyph)
    {
        if (_glyphs.Count < MostGlyphs || _glyphs.ContainsKey((code, fontB))) _glyphs[(code, fontB)] = glyph;
    }

    private static DotImage FromColumns(int width, int height, int bytesEach, ReadOnlySpan<byte> data)
    {
        var glyph = new DotImage(width, height);
        if (bytesEach > 0) glyph.Draw(GraphicsCommands.FromColumns(data.Length / bytesEach, bytesEach, data), 0, 0);
        return glyph;
    }
}
