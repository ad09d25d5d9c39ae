using System.Text;
using PosSim.Paper;

namespace PosSim.Interpreter;

/// <content>Characters by the run: the same as one at a time, only quicker.</content>
internal sealed partial class EscPosInterpreter
{
    /// <summary>Takes the characters in front that do nothing but stand on the line, and gives their bytes; none where
    /// the next one starts a line, is drawn by the host, or is unusual in another way.</summary>
    public int Characters(ReadOnlySpan<byte> bytes)
    {
        byte first = bytes[0];
        if (first is < 0x20 or 0x7F) return 0;
        bool usual = Selected && !tracesAll && !chinese.IsInside && Text.International == 0 && Glyphs.IsEmpty;
        if (!usual) return 0;
        return first < 0x80 ? OneByteRun(bytes) : Text.Chinese ? TwoByteRun(bytes) : 0;
    }

    private int OneByteRun(ReadOnlySpan<byte> bytes)
    {
        int run = bytes.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
        run = Math.Min(run < 0 ? bytes.Length : run, FreeCells(Text.OneByte));
        if (run > 0) Line.Add(bytes[..run], Text.OneByte);
        return run;
    }

    private int TwoByteRun(ReadOnlySpan<byte> bytes)
    {
        int most = Math.Min(bytes.Length / 2, FreeCells(Text.TwoByte));
        int run = 0;
        while (run < most && chinese.TryPair(bytes[run * 2], bytes[run * 2 + 1], out Rune character))
        {
            Line.Add(character, Text.TwoByte);
            run++;
        }
        return run * 2;
    }

    private int FreeCells(TextStyle style)
    {
        int beyondFirst = LineWidth - Line.X - style.Lead - style.GlyphWidth;
        return beyondFirst < 0 ? 0 : beyondFirst / style.Advance + 1;
    }
}
