using System.Text;
using PosSim.Paper.Codes;

namespace PosSim.Paper;

/// <summary>Paper as plain text in columns of one character cell. Runs start at their column; a run in double width is
/// written without gaps and padded after, so that it can still be searched. A code or a picture is one line in
/// brackets. No control character is in it but its own line feeds.</summary>
internal static class SlipText
{
    /// <summary>Dots a text column is wide: font A.</summary>
    private const int Column = 12;


    public static string Of(IEnumerable<Mark> marks, bool marked = false)
    {
        var text = new StringBuilder();
        var ordered = Ordered(PictureBands.Merge(marks), mark => mark.Y + mark.Height / 2);
        var index = 0;
        while (index < ordered.Count)
        {
            if (ordered[index] is Mark.Blank blank)
            {
                text.Append('\n', blank.Lines);
                index++;
                continue;
            }
            var end = EndOfLine(ordered, index);
            AppendLine(text, Ordered(ordered.GetRange(index, end - index), mark => mark.X), marked);
            index = end;
        }
        return text.ToString().TrimEnd('\n', ' ');
    }

    /// <summary>Marks whose middle lies within the first one's height are on its line.</summary>
    private static int EndOfLine(List<Mark> ordered, int start)
    {
        var bottom = ordered[start].Bottom;
        var end = start + 1;
        if (StandsAlone(ordered[start])) return end;
        while (end < ordered.Count && ordered[end] is not Mark.Blank && !StandsAlone(ordered[end]))
        {
            var next = ordered[end];
            if (next.Y + next.Height / 2 >= bottom) break;
            bottom = Math.Max(bottom, next.Bottom);
            end++;
        }
        return end;
    }

    /// <summary>Marks nearly always come in order; sorting keeps that of equals.</summary>
    private static List<Mark> Ordered(List<Mark> marks, Func<Mark, int> place)
    {
        for (var index = 1; index < marks.Count; index++)
            if (place(marks[index]) < place(marks[index - 1])) return [.. marks.OrderBy(place)];
        return marks;
    }

    /// <summary>A tall picture may reach over several lines beside it.</summary>
    private static bool StandsAlone(Mark mark) => mark is Mark.Picture { Kind: not PictureKind.Glyph };

    private static void AppendLine(StringBuilder text, List<Mark> line, bool marked)
    {
        var cell = line.All(mark => mark is Mark.Text { Style: { FontB: true, TwoByte: false } }) ? 9 : Column;
        var width = 0;
        var any = false;
        foreach (var mark in line)
        {
            if (mark is Mark.Text { BelongsToBarcode: true }) continue;
            var column = (mark.X + cell / 2) / cell;
            if (column > width)
            {
                text.Append(' ', column - width);
                width = column;
            }
            var written = Written(mark, marked);
            text.Append(written);
            var shown = Shown(mark, written);
            var columns = mark is Mark.Picture { Kind: not PictureKind.Glyph } ? shown : (mark.Width + cell / 2) / cell;
            if (columns > shown) text.Append(' ', columns - shown);
            width += columns;
            any = true;
        }
        if (!any) return;
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        text.Append('\n');
    }

    /// <summary>Columns the written characters take by themselves.</summary>
    private static int Shown(Mark mark, string written)
    {
        var each = mark is Mark.Text { Style.TwoByte: true } ? 2 : 1;
        var shown = 0;
        foreach (var _ in written.EnumerateRunes()) shown += each;
        return shown;
    }

    private static string Written(Mark mark, bool marked) => mark switch
    {
        Mark.Text { Style.Inverse: true } run when marked => $"【{run.Content}】",
        Mark.Text { Style.Bold: true } run when marked => $"*{run.Content}*",
        Mark.Text run => run.Content,
        Mark.Picture { Kind: PictureKind.Qr } code => $"[QR {VisibleText.Of(code.Content)}]",
        Mark.Picture { Kind: PictureKind.Barcode or PictureKind.Symbol } code =>
            $"[{code.Symbology} {VisibleText.Of(code.Content)}]",
        Mark.Picture { Kind: PictureKind.Glyph } => "▦",
        Mark.Picture picture => $"[image {picture.Width}x{picture.Height}]",
        _ => "",
    };
}
