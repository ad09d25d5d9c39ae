using PosDaemon.Protocol.Dots;
using PosDaemon.Protocol.EscPos;
using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.Slips;

/// <summary>Renders slips. Whatever the data and the template hold, there is a slip: what is wrong is left out or
/// marked, and told as a fault.</summary>
public static class SlipRenderer
{
    /// <summary>The bytes for a printer.</summary>
    /// <param name="columns">Cells across; the profile's own when null.</param>
    public static RenderedSlip ToEscPos(SlipOrder order, PrinterProfile profile, int? columns = null)
    {
        int paper = Bounded(columns ?? profile.Columns);
        (List<PaperItem> items, List<string> faults) = SlipPaper.Lay(order, profile.Characters, paper);
        var receiptFaults = new List<ReceiptFault>();
        byte[] bytes = EscPosEncoder.Encode(items, profile, paper, receiptFaults);
        faults.AddRange(receiptFaults.Select(static fault => $"print: {fault.Problem}"));
        return new(bytes, faults);
    }

    /// <summary>The slip as text, as a Chinese printer lays it out; codes by their content in brackets, a cut as a
    /// dashed line.</summary>
    public static string ToText(SlipOrder order, int columns) => ToText(order, columns, out _);

    public static string ToText(SlipOrder order, int columns, out IReadOnlyList<string> faults)
    {
        int paper = Bounded(columns);
        (List<PaperItem> items, List<string> found) = SlipPaper.Lay(order, CharacterSet.Chinese, paper);
        faults = found;
        return PaperText.Write(items, paper, CharacterSet.Chinese.WidthOf, showMarks: true);
    }

    /// <summary>The slip as a picture for the eye, as a Chinese printer lays it out.</summary>
    public static string ToSvg(SlipOrder order, int columns, out IReadOnlyList<string> faults)
    {
        int paper = Bounded(columns);
        (List<PaperItem> items, List<string> found) = SlipPaper.Lay(order, CharacterSet.Chinese, paper);
        faults = found;
        return PaperSvg.Write(items, paper, CharacterSet.Chinese.WidthOf);
    }

    /// <summary>The slip as a PNG in the printer's dots, as a Chinese printer lays it out.</summary>
    /// <param name="profile">Gives the dots across where <paramref name="columns"/> is its own.</param>
    public static byte[] ToPng(
        SlipOrder order, PrinterProfile profile, int? columns, IGlyphSource glyphs, out IReadOnlyList<string> faults)
    {
        int paper = Bounded(columns ?? profile.Columns);
        (List<PaperItem> items, List<string> found) = SlipPaper.Lay(order, CharacterSet.Chinese, paper);
        faults = found;
        int dots = paper == profile.Columns ? profile.Dots : paper * DotText.CellWidth;
        return PaperPng.Write(PaperRaster.Draw(items, dots, glyphs, CharacterSet.Chinese.WidthOf));
    }

    private static int Bounded(int columns)
        => Math.Clamp(columns, ReceiptLayout.LeastColumns, ReceiptLayout.MostColumns);
}
