using System.Text;

namespace PosSim.Paper;

/// <summary>Lines and blocks, drawn to the edges of the cell: in fonts they are made for other cells and leave gaps.
/// </summary>
internal static class BoxGlyphs
{
    /// <summary>A character, then its arms left, right, up and down: 0 none, 1 thin, 2 double, 3 heavy.</summary>
    private const string Arms =
        "─1100│0011┌0101┐1001└0110┘1010├0111┤1011┬1101┴1110┼1111╭0101╮1001╰0110╯1010═2200║0022╔0202╗2002╚0220╝2020"
        + "╠0222╣2022╦2202╩2220╬2222╒0201╓0102╕2001╖1002╘0210╙0120╛2010╜1020╞0211╟0122╡2011╢1022╤2201╥1102╧2210╨1120"
        + "╪2211╫1122━3300┃0033┏0303┓3003┗0330┛3030┣0333┫3033┳3303┻3330╋3333";

    /// <summary>False for all other characters.</summary>
    public static bool TryDraw(Rune character, DotImage cell)
    {
        if (character.Value is < 0x2500 or > 0x259F) return false;
        if (character.Value >= 0x2580) return TryDrawBlock(character.Value, cell);
        var at = Arms.IndexOf((char)character.Value, StringComparison.Ordinal);
        if (at < 0) return false;
        int x = cell.Width / 2, y = cell.Height / 2;
        foreach (var offset in Offsets(Arms[at + 1])) cell.Fill(0, y + offset, x + 1, 2);
        foreach (var offset in Offsets(Arms[at + 2])) cell.Fill(x - 1, y + offset, cell.Width - x + 1, 2);
        foreach (var offset in Offsets(Arms[at + 3])) cell.Fill(x + offset, 0, 2, y + 1);
        foreach (var offset in Offsets(Arms[at + 4])) cell.Fill(x + offset, y - 1, 2, cell.Height - y + 1);
        return true;
    }

    /// <summary>Where the strokes of two dots lie beside the middle.</summary>
    private static int[] Offsets(char arm) => arm switch
    {
        '1' => [-1],
        '2' => [-3, 1],
        '3' => [-2, 0],
        _ => [],
    };

    private static bool TryDrawBlock(int code, DotImage cell)
    {
        int width = cell.Width, height = cell.Height;
        switch (code)
        {
            case 0x2580: cell.Fill(0, 0, width, height / 2); return true;
            case <= 0x2588: FillLower(cell, height * (code - 0x2580) / 8); return true;
            case <= 0x258F: cell.Fill(0, 0, width * (0x2590 - code) / 8, height); return true;
            case 0x2590: cell.Fill(width / 2, 0, width - width / 2, height); return true;
            case <= 0x2593: Shade(cell, code - 0x2590); return true;
            case 0x2594: cell.Fill(0, 0, width, height / 8); return true;
            case 0x2595: cell.Fill(width - width / 8, 0, width / 8, height); return true;
            default: return false;
        }
    }

    private static void FillLower(DotImage cell, int rows) => cell.Fill(0, cell.Height - rows, cell.Width, rows);

    /// <summary>One, two or three dots of each four.</summary>
    private static void Shade(DotImage cell, int quarters)
    {
        ReadOnlySpan<int> order = [0, 3, 1, 2];
        for (var y = 0; y < cell.Height; y++)
            for (var x = 0; x < cell.Width; x++)
                if (order[(y & 1) * 2 + (x & 1)] < quarters) cell[x, y] = true;
    }
}
