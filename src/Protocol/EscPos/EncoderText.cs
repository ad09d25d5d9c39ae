using System.Text;
using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.EscPos;

/// <summary>Writes characters and keeps the modes they need: Chinese on for two-byte codes, off and the right page for
/// single-byte ones. ASCII is the same in every mode.</summary>
internal sealed class EncoderText(EncoderBuffer bytes, CharacterSet characters, EncoderStyle style)
{
    private const int UnknownPage = -1;

    private bool chinese;
    private int page = UnknownPage;

    /// <summary>After ESC @: some printers start in Chinese mode, so it is switched off by name; the page is the one of
    /// the printer's own settings, so it is sent before its first use.</summary>
    public void Start(bool hasChineseMode)
    {
        page = UnknownPage;
        chinese = hasChineseMode;
        SetChinese(false);
    }

    /// <summary>After anything that may change the page behind our back (raster images do on some models,
    /// python-escpos #729).</summary>
    public void ForgetPage() => page = UnknownPage;

    public void Write(string text, TextStyle look)
    {
        style.Set(look, HasDouble(text));
        foreach (Rune rune in text.EnumerateRunes())
            Write(rune);
    }

    /// <summary>One byte of a page, such as a line character of page 437.</summary>
    public void WritePage(byte code, int number, int times = 1)
    {
        SetChinese(false);
        SetPage(number);
        bytes.Repeat(code, times);
    }

    public void SetChinese(bool on)
    {
        if (chinese == on)
            return;
        chinese = on;
        bytes.Add(0x1C, on ? (byte)0x26 : (byte)0x2E);                         // FS &, FS .
    }

    private void Write(Rune rune)
    {
        Glyph glyph = characters.Find(rune);
        switch (glyph.Kind)
        {
            case GlyphKind.Single:
                bytes.Add((byte)glyph.Code);
                break;
            case GlyphKind.Page:
                WritePage((byte)glyph.Code, glyph.Page);
                break;
            case GlyphKind.Double:
                SetChinese(true);
                bytes.Add((byte)(glyph.Code >> 8), (byte)glyph.Code);
                break;
            default:
                // The printer lacks it: as many ? as it has cells, so that the columns stay.
                bytes.Repeat((byte)'?', characters.WidthOf(rune));
                break;
        }
    }

    private bool HasDouble(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!rune.IsAscii && characters.Find(rune).Kind == GlyphKind.Double)
                return true;
        }
        return false;
    }

    private void SetPage(int number)
    {
        if (page == number)
            return;
        page = number;
        bytes.Add(0x1B, 0x74, (byte)number);                                   // ESC t n
    }
}
