using System.Text;
using PosDaemon.Slips.Pictures;
using SkiaSharp;

namespace PosDaemon.Slips.Fonts;

/// <summary>Characters as a printer's dots, drawn from this machine's font files. What was drawn is kept, within
/// bounds. Skia is loaded and a font opened when the first character is asked for, not before: a terminal that never
/// prints a rare character never pays for it. Callable from any thread.</summary>
public sealed class FontGlyphs : IGlyphSource, IDisposable
{
    /// <summary>Glyphs kept: some 400 KB. A shop's slips use a few hundred.</summary>
    internal const int MostKept = 4096;

    /// <summary>Words kept: some 100 KB.</summary>
    private const int MostWords = 256;

    private const int CellWidth = GlyphCell.Width;
    private const int CellHeight = GlyphCell.Height;

    /// <summary>The base line, in dots from the top of the cell: CJK fonts stand 0.88 em above it.</summary>
    private const int BaseLine = 21;

    private readonly IReadOnlyList<FontFile> _files;
    private readonly List<SKTypeface?> _faces = [];
    private readonly Dictionary<(int Character, int Cells), byte[]> _kept = [];
    private readonly Dictionary<(string Text, bool IsRightToLeft), ShapedWord?> _words = [];
    private readonly Dictionary<int, WordShaper> _shapers = [];

    /// <summary>Several lanes print at once; a typeface is one pen.</summary>
    private readonly Lock _pen = new();
    private bool _isClosed;

    private FontGlyphs(IReadOnlyList<FontFile> files) => _files = files;

    /// <summary>Looks for the fonts of a chain; opens none of them yet.</summary>
    /// <param name="chain">Such as <see cref="FontChain.OfThisSystem"/>.</param>
    /// <param name="problem">"", or what is missing and what to install.</param>
    /// <returns>Null when the machine has no font with Chinese characters.</returns>
    public static FontGlyphs? Open(FontChain chain, out string problem)
    {
        problem = "";
        if (chain.Find() is { } files)
            return new(files);
        problem = "no font with Chinese characters is installed: " + (OperatingSystem.IsWindows()
            ? "add the optional feature \"Chinese (Simplified) supplemental fonts\""
            : "apt-get install fonts-noto-cjk");
        return null;
    }

    /// <summary>How many glyphs are kept now.</summary>
    internal int Kept
    {
        get
        {
            lock (_pen)
                return _kept.Count;
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> DotsOf(Rune rune, int cells)
    {
        lock (_pen)
        {
            if (_kept.TryGetValue((rune.Value, cells), out var dots))
                return dots;
            // A lane that did not stop in time may still print.
            if (_isClosed)
                return [];
            dots = Draw(rune, cells);
            if (_kept.Count >= MostKept)
                _kept.Clear();
            _kept[(rune.Value, cells)] = dots;
            return dots;
        }
    }

    /// <inheritdoc/>
    public ShapedWord? WordOf(ReadOnlySpan<char> text, bool isRightToLeft)
    {
        lock (_pen)
        {
            var key = (text.ToString(), isRightToLeft);
            if (_words.TryGetValue(key, out var known))
                return known;
            if (_isClosed)
                return null;
            var word = DrawWord(text, isRightToLeft);
            if (_words.Count >= MostWords)
                _words.Clear();
            _words[key] = word;
            return word;
        }
    }

    /// <summary>Closes the fonts. What is asked for later has no dots.</summary>
    public void Dispose()
    {
        lock (_pen)
        {
            _isClosed = true;
            foreach (var shaper in _shapers.Values)
                shaper.Dispose();
            _shapers.Clear();
            foreach (var face in _faces)
                face?.Dispose();
            _faces.Clear();
        }
    }

    /// <summary>Empty when no font has it, and where Skia does not load: a slip with a ? is still a slip.</summary>
    private byte[] Draw(Rune rune, int cells)
    {
        try
        {
            for (var i = 0; i < _files.Count; i++)
            {
                if (FaceOf(i) is { } face && Draw(face, rune, cells) is { } dots)
                    return dots;
            }
        }
        catch (Exception fault) when (fault is TypeInitializationException or DllNotFoundException)
        {
            return [];
        }
        return [];
    }

    /// <summary>By the first font that has all of it; null where there is none.</summary>
    private ShapedWord? DrawWord(ReadOnlySpan<char> text, bool isRightToLeft)
    {
        try
        {
            for (var i = 0; i < _files.Count; i++)
            {
                if (FaceOf(i) is not { } face || !HasAll(face, text))
                    continue;
                if (!_shapers.TryGetValue(i, out var shaper))
                    _shapers[i] = shaper = new(_files[i], face);
                if (shaper.Draw(text, isRightToLeft) is { } word)
                    return word;
            }
        }
        catch (Exception fault) when (fault is TypeInitializationException or DllNotFoundException or IOException)
        {
            // No HarfBuzz, or a font that was there at the start is no more.
            return null;
        }
        return null;
    }

    /// <summary>Joiners have no glyph.</summary>
    private static bool HasAll(SKTypeface face, ReadOnlySpan<char> text)
    {
        using var font = new SKFont(face);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is not (0x200C or 0x200D) && !font.ContainsGlyph(rune.Value))
                return false;
        }
        return true;
    }

    private SKTypeface? FaceOf(int file)
    {
        while (_faces.Count <= file)
            _faces.Add(SKTypeface.FromFile(_files[_faces.Count].Path, _files[_faces.Count].Index));
        return _faces[file];
    }

    private static byte[]? Draw(SKTypeface face, Rune rune, int cells)
    {
        var width = cells * CellWidth;
        // g and j have tails: in one cell, which Chinese does not use, letters are lower and stand higher.
        var (height, baseLine) = cells == 1 ? (CellHeight - 2, BaseLine - 2) : (CellHeight, BaseLine);
        using var font = new SKFont(face, height, (float)CellHeight / height)
        {
            Edging = SKFontEdging.Alias,
            Hinting = SKFontHinting.Full,
        };
        if (!font.ContainsGlyph(rune.Value))
            return null;
        var text = rune.ToString();
        var advance = font.MeasureText(text);
        // Symbols that are one cell here may be two in a CJK font.
        if (advance > width + 1)
        {
            font.ScaleX *= width / advance;
            advance = font.MeasureText(text);
        }
        using var bitmap = new SKBitmap(new SKImageInfo(width, CellHeight, SKColorType.Gray8, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = false };
        var left = (int)Math.Max(width - MathF.Round(advance), 0) / 2;
        baseLine = Within(font, text, baseLine);
        canvas.DrawText(text, left, baseLine, SKTextAlign.Left, font, paint);
        return Burn(bitmap).Rows.ToArray();
    }

    /// <summary>The base line on which all of the character's ink lies within the row: higher for deep tails, lower for
    /// stacked accents; where there is more ink than row, the character is made lower.</summary>
    private static int Within(SKFont font, string text, int baseLine)
    {
        font.MeasureText(text, out var ink);
        if (ink.Height > CellHeight)
        {
            var shrink = CellHeight / ink.Height;
            (font.Size, font.ScaleX) = (font.Size * shrink, font.ScaleX / shrink);
            font.MeasureText(text, out ink);
        }
        int top = (int)MathF.Floor(ink.Top), bottom = (int)MathF.Ceiling(ink.Bottom);
        return Math.Clamp(baseLine, Math.Min(-top, CellHeight - bottom), Math.Max(-top, CellHeight - bottom));
    }

    /// <summary>What is darker than the middle is black.</summary>
    private static DotCanvas Burn(SKBitmap bitmap)
    {
        var canvas = new DotCanvas(bitmap.Width, bitmap.Height);
        ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan();
        for (var y = 0; y < bitmap.Height; y++)
        {
            for (var x = 0; x < bitmap.Width; x++)
            {
                if (pixels[y * bitmap.RowBytes + x] < 128)
                    canvas.Fill(x, y, 1, 1);
            }
        }
        return canvas;
    }
}
