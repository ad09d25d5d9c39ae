using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Outputs;
using PosDaemon.Slips.Outputs.Dots;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips;

/// <summary>Renders slips. Whatever the data and the template hold, there is a slip: what is wrong is left out or
/// marked, and told as a fault.</summary>
public static class SlipRenderer
{
    /// <summary>One for each thread that prints: its buffers are used again.</summary>
    [ThreadStatic]
    private static SlipPress? _press;

    /// <summary>The bytes for a printer.</summary>
    /// <param name="columns">Cells across; the profile's own when null.</param>
    /// <param name="resources">Fonts and logos of this machine; without, characters that the printer lacks print as ?.
    /// </param>
    public static RenderedSlip ToEscPos(
        SlipOrder order, PrinterProfile profile, int? columns = null, SlipResources? resources = null)
    {
        var own = _press ??= new();
        var bytes = own.Print(order, profile, columns, resources).ToArray();
        return new(bytes, [.. own.Faults]);
    }

    /// <summary>The slip as text, as a Chinese printer lays it out; codes by their content in brackets, a cut as a
    /// dashed line.</summary>
    public static string ToText(SlipOrder order, int columns) => ToText(order, columns, out _);

    public static string ToText(SlipOrder order, int columns, out IReadOnlyList<string> faults)
    {
        var across = Bounded(columns);
        var (paper, found) = SlipPaper.Lay(order, CharacterSet.Chinese, across);
        faults = found;
        return PaperText.Write(paper, across, CharacterSet.Chinese.Width, showMarks: true);
    }

    /// <summary>The slip as a picture for the eye, as a Chinese printer lays it out.</summary>
    public static string ToSvg(
        SlipOrder order, int columns, out IReadOnlyList<string> faults, SlipResources? resources = null)
    {
        var across = Bounded(columns);
        var (paper, found) = SlipPaper.Lay(order, CharacterSet.Chinese, across);
        faults = found;
        return PaperSvg.Write(paper, across, CharacterSet.Chinese.Width, resources ?? SlipResources.None);
    }

    /// <summary>The slip as a PNG in the printer's dots, as a Chinese printer lays it out.</summary>
    /// <param name="profile">Gives the dots across where <paramref name="columns"/> is its own.</param>
    /// <param name="resources">Must have glyphs.</param>
    public static byte[] ToPng(SlipOrder order, PrinterProfile profile, int? columns, SlipResources resources,
        out IReadOnlyList<string> faults)
    {
        var across = Bounded(columns ?? profile.Columns);
        var (paper, found) = SlipPaper.Lay(order, CharacterSet.Chinese, across);
        faults = found;
        var dots = across == profile.Columns ? profile.Dots : across * DotText.CellWidth;
        return PaperPng.Write(PaperRaster.Draw(paper, dots, resources, CharacterSet.Chinese.Width));
    }

    private static int Bounded(int columns)
        => Math.Clamp(columns, ReceiptLayout.LeastColumns, ReceiptLayout.MostColumns);
}
