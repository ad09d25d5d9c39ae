using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.EscPos;

/// <summary>The look that the printer is set to, and the bytes that change it. Only differences are sent.</summary>
internal sealed class EncoderStyle(GrowingArray<byte> bytes)
{
    private bool _underline, _kanjiUnderline, _emphasis, _invert;
    private byte _size, _kanjiSize;
    private bool _needsKanjiSize;
    private TextStyle _now = TextStyle.Plain;
    private bool _nowHasDouble;

    /// <summary>ESC @ has put everything back.</summary>
    public void Start(PrinterProfile profile)
    {
        _needsKanjiSize = profile.NeedsKanjiSize;
        _now = TextStyle.Plain;
        _nowHasDouble = false;
        _underline = _kanjiUnderline = _emphasis = _invert = false;
        _size = _kanjiSize = 0;
    }

    /// <summary>Sets the look of the next characters.</summary>
    /// <param name="hasDouble">Some of them are Chinese, which have an underline and on clones a size of their own.
    /// </param>
    public void Set(TextStyle style, bool hasDouble)
    {
        // The look of the characters before, as most are: nothing to send. Chinese ones ask for more than others.
        if (style == _now && (_nowHasDouble || !hasDouble))
            return;
        (_now, _nowHasDouble) = (style, hasDouble);
        Switch(ref _emphasis, style.Emphasis, 0x1B, 0x45);                      // ESC E n
        Switch(ref _invert, style.Invert, 0x1D, 0x42);                          // GS B n
        Switch(ref _underline, style.Underline, 0x1B, 0x2D);                    // ESC - n
        Switch(ref _kanjiUnderline, style.Underline && (hasDouble || _kanjiUnderline), 0x1C, 0x2D);   // FS - n
        SetSize(style, hasDouble);
    }

    /// <summary>What a blank between two columns must not have.</summary>
    public void SetForGap() => Set(TextStyle.Plain with { Emphasis = _emphasis }, false);

    private void Switch(ref bool now, bool wanted, byte first, byte second)
    {
        if (now == wanted)
            return;
        now = wanted;
        bytes.Add(first, second, wanted ? (byte)1 : (byte)0);
    }

    /// <summary>GS ! n (b4-6 width - 1, b0-2 height - 1) enlarges both kinds on Epson; clones enlarge Chinese by FS ! n
    /// (b2 twice as wide, b3 twice as high, b7 underline). FS ! goes first: where both count, the last one wins.
    /// </summary>
    private void SetSize(TextStyle style, bool hasDouble)
    {
        var wanted = (byte)((style.ScaleX - 1) << 4 | (style.ScaleY - 1));
        var kanji = (byte)((style.ScaleX > 1 ? 4 : 0) | (style.ScaleY > 1 ? 8 : 0));
        var kanjiChanges = _needsKanjiSize && kanji != _kanjiSize && (hasDouble || kanji == 0);
        if (kanjiChanges)
        {
            bytes.Add(0x1C, 0x21, (byte)(kanji | (_kanjiUnderline ? 0x80 : 0)));
            _kanjiSize = kanji;
        }
        if (wanted == _size && !kanjiChanges)
            return;
        bytes.Add(0x1D, 0x21, wanted);
        _size = wanted;
    }
}
