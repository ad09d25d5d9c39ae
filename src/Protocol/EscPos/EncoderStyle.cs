using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.EscPos;

/// <summary>The look that the printer is set to, and the bytes that change it. Only differences are sent.</summary>
internal sealed class EncoderStyle(EncoderBuffer bytes)
{
    private bool underline, kanjiUnderline, emphasis, invert;
    private byte size, kanjiSize;
    private bool needsKanjiSize;
    private TextStyle now = TextStyle.Plain;
    private bool nowHasDouble;

    /// <summary>ESC @ has put everything back.</summary>
    public void Start(PrinterProfile profile)
    {
        needsKanjiSize = profile.NeedsKanjiSize;
        now = TextStyle.Plain;
        nowHasDouble = false;
        underline = kanjiUnderline = emphasis = invert = false;
        size = kanjiSize = 0;
    }

    /// <summary>Sets the look of the next characters.</summary>
    /// <param name="hasDouble">Some of them are Chinese, which have an underline and on clones a size of their own.
    /// </param>
    public void Set(TextStyle style, bool hasDouble)
    {
        // The look of the characters before, as most are: nothing to send. Chinese ones ask for more than others.
        if (style == now && (nowHasDouble || !hasDouble))
            return;
        (now, nowHasDouble) = (style, hasDouble);
        Switch(ref emphasis, style.Emphasis, 0x1B, 0x45);                      // ESC E n
        Switch(ref invert, style.Invert, 0x1D, 0x42);                          // GS B n
        Switch(ref underline, style.Underline, 0x1B, 0x2D);                    // ESC - n
        Switch(ref kanjiUnderline, style.Underline && (hasDouble || kanjiUnderline), 0x1C, 0x2D);   // FS - n
        SetSize(style, hasDouble);
    }

    /// <summary>What a blank between two columns must not have.</summary>
    public void SetForGap() => Set(TextStyle.Plain with { Emphasis = emphasis }, false);

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
        byte wanted = (byte)((style.ScaleX - 1) << 4 | (style.ScaleY - 1));
        byte kanji = (byte)((style.ScaleX > 1 ? 4 : 0) | (style.ScaleY > 1 ? 8 : 0));
        bool kanjiChanges = needsKanjiSize && kanji != kanjiSize && (hasDouble || kanji == 0);
        if (kanjiChanges)
        {
            bytes.Add(0x1C, 0x21, (byte)(kanji | (kanjiUnderline ? 0x80 : 0)));
            kanjiSize = kanji;
        }
        if (wanted == size && !kanjiChanges)
            return;
        bytes.Add(0x1D, 0x21, wanted);
        size = wanted;
    }
}
