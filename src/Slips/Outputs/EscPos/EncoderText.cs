using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.EscPos;

/// <summary>Writes characters and keeps the modes they need: Chinese on for two-byte codes, off and the right page for
/// single-byte ones. ASCII is the same in every mode.</summary>
internal sealed class EncoderText(GrowingArray<byte> bytes, EncoderStyle style, EncoderGlyphs glyphs)
{
    private const int UnknownPage = -1;

    private CharacterSet _characters = CharacterSet.Chinese;
    private bool _chinese;
    private int _page = UnknownPage;

    /// <summary>After ESC @: some printers start in Chinese mode, so it is switched off by name; the page is the one of
    /// the printer's own settings, so it is sent before its first use.</summary>
    public void Start(PrinterProfile profile)
    {
        _characters = profile.Characters;
        _page = UnknownPage;
        _chinese = profile.IsChinese;
        SetChinese(false);
    }

    /// <summary>After anything that may change the page behind our back (raster images do on some models,
    /// python-escpos #729).</summary>
    public void ForgetPage() => _page = UnknownPage;

    public void Write(ReadOnlySpan<char> text, TextStyle look)
    {
        // Only underline and size have a Chinese side; nothing else needs to know what the text is made of.
        style.Set(look, (look.Underline || look.IsEnlarged) && HasDouble(text));
        while (!text.IsEmpty)
        {
            text = text[WritePlain(text)..];
            if (!text.IsEmpty)
                text = text[WriteOther(text, look)..];
        }
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
        if (_chinese == on)
            return;
        _chinese = on;
        bytes.Add(0x1C, on ? (byte)0x26 : (byte)0x2E);                         // FS &, FS .
    }

    /// <summary>ASCII and two-byte characters up to the first other one; returns how many units.</summary>
    private int WritePlain(ReadOnlySpan<char> text)
    {
        var codes = _characters.Codes;
        // Two bytes each, and FS & once: nothing here leaves Chinese mode.
        var room = bytes.Reserve(2 * text.Length + 2);
        int at = 0, written = 0;
        for (; at < text.Length; at++)
        {
            int code = codes[text[at]];
            if (code >= CharacterSet.FirstDouble)
            {
                if (!_chinese)
                {
                    _chinese = true;
                    room[written++] = 0x1C;
                    room[written++] = 0x26;
                }
                room[written++] = (byte)(code >> 8);
                room[written++] = (byte)code;
            }
            else if (code is >= 0x20 and < CharacterSet.FirstPage)
                room[written++] = (byte)code;
            else
                break;
        }
        bytes.Extend(written);
        return at;
    }

    /// <summary>A character of a page, or one that the printer lacks; returns its units.</summary>
    private int WriteOther(ReadOnlySpan<char> text, TextStyle look)
    {
        Rune.DecodeFromUtf16(text, out var rune, out var units);
        var glyph = _characters.Find(rune);
        if (glyph.Kind == GlyphKind.Page)
            WritePage((byte)glyph.Code, glyph.Page);
        else if (glyph.Kind == GlyphKind.Four)
        {
            SetChinese(true);
            Gb18030Table.WriteFour(rune, bytes.Extend(4));
        }
        else if (!glyphs.Write(rune, look))
            // Neither the printer nor this machine has it: as many ? as it has cells, so that the columns stay.
            bytes.Repeat((byte)'?', _characters.WidthOf(rune));
        return units;
    }

    private bool HasDouble(ReadOnlySpan<char> text)
    {
        var codes = _characters.Codes;
        foreach (var unit in text)
        {
            if (codes[unit] >= CharacterSet.FirstDouble || _characters.HasFour(unit))
                return true;
        }
        return false;
    }

    private void SetPage(int number)
    {
        if (_page == number)
            return;
        _page = number;
        bytes.Add(0x1B, 0x74, (byte)number);                                   // ESC t n
    }
}
