using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Outputs;
using PosDaemon.Slips.Outputs.Dots;
using PosDaemon.Slips.Outputs.EscPos;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Template;

namespace PosDaemon.Slips;

/// <summary>Renders slips. Whatever the data and the template hold, there is a slip: what is wrong is left out
/// or marked, and told as a fault. An instance renders one slip after the other into the same buffers: once they have
/// grown to the size of the shop's slips, a slip without faults allocates nothing. An instance is used by one thread
/// at a time; the static methods may be called from any thread.</summary>
public sealed class SlipRenderer
{
    /// <summary>One that nobody uses now: lanes print one slip at a time as a rule, so one is enough to keep.</summary>
    private static SlipRenderer? _spare;

    private readonly SlipComposer _composer = new();
    private readonly EscPosEncoder _encoder = new();
    private readonly List<SlipFault> _notPrinted = [];

    /// <summary>What could not be done of the last slip as the template or the data said.</summary>
    public IReadOnlyList<SlipFault> Faults => _composer.Faults;

    /// <summary>The bytes for a printer, from reset to cut. They hold until this instance's next slip.</summary>
    /// <param name="order">What to print.</param>
    /// <param name="profile">The printer's model.</param>
    /// <param name="columns">Cells across, 24 to 96; the profile's own when null.</param>
    /// <param name="resources">Fonts and logos of this machine; without, characters that the printer lacks print as ?.
    /// </param>
    public ReadOnlySpan<byte> Print(
        SlipOrder order, PrinterProfile profile, int? columns = null, SlipResources? resources = null)
    {
        var across = Bounded(columns ?? profile.Columns);
        var paper = _composer.LayOut(
            order, profile.Characters, across, SlipWords.ForPaper(profile, resources ?? SlipResources.None));
        _notPrinted.Clear();
        var bytes = _encoder.Write(paper, profile, across, _notPrinted, resources);
        _composer.AddPrintFaults(_notPrinted);
        return bytes;
    }

    /// <summary>The bytes for a printer, from reset to cut, in an array of their own. Parameters as for
    /// <see cref="Print"/>.</summary>
    public static RenderedSlip ToEscPos(
        SlipOrder order, PrinterProfile profile, int? columns = null, SlipResources? resources = null)
    {
        var renderer = Interlocked.Exchange(ref _spare, null) ?? new();
        var bytes = renderer.Print(order, profile, columns, resources).ToArray();
        var slip = new RenderedSlip(bytes, [.. renderer.Faults]);
        Volatile.Write(ref _spare, renderer);
        return slip;
    }

    /// <summary>The slip as text on a Chinese printer's paper of so many cells; codes by their content in brackets, a
    /// cut as a dashed line.</summary>
    public static string ToText(SlipOrder order, int columns) => ToText(order, PrinterProfiles.Default, columns, out _);

    /// <summary>The slip as text, with the same line ends and the same refused codes as on the printer's paper. Words
    /// of scripts that are drawn there stand as they are read, a cell for a letter; logos stand by their
    /// name.</summary>
    /// <param name="order">What to print.</param>
    /// <param name="profile">The printer's model.</param>
    /// <param name="columns">Cells across, 24 to 96; the profile's own when null.</param>
    /// <param name="faults">What could not be done.</param>
    public static string ToText(
        SlipOrder order, PrinterProfile profile, int? columns, out IReadOnlyList<SlipFault> faults)
    {
        var across = Bounded(columns ?? profile.Columns);
        (var paper, faults) = SlipComposer.Preview(order, profile, across, null);
        return PaperText.Write(paper, across, profile.Characters.Width, showMarks: true);
    }

    /// <summary>The slip as a picture for the eye (SVG), its codes and pictures to the dot as on the printer's paper.
    /// </summary>
    /// <param name="order">What to print.</param>
    /// <param name="profile">The printer's model.</param>
    /// <param name="columns">Cells across, 24 to 96; the profile's own when null.</param>
    /// <param name="resources">The logos; null where nothing is known of them, then each is a frame with its name.
    /// </param>
    /// <param name="faults">What could not be done.</param>
    public static string ToSvg(SlipOrder order, PrinterProfile profile, int? columns, SlipResources? resources,
        out IReadOnlyList<SlipFault> faults)
    {
        var across = Bounded(columns ?? profile.Columns);
        (var paper, faults) = SlipComposer.Preview(order, profile, across, resources);
        return PaperSvg.Write(paper, DotsOf(profile, across), profile.Characters.Width);
    }

    /// <summary>The slip as a PNG in the printer's dots, codes and pictures as on its paper.</summary>
    /// <param name="order">What to print.</param>
    /// <param name="profile">The printer's model.</param>
    /// <param name="columns">Cells across, 24 to 96; the profile's own when null.</param>
    /// <param name="resources">Must have glyphs, else an <see cref="ArgumentException"/> is thrown.</param>
    /// <param name="faults">What could not be done.</param>
    public static byte[] ToPng(SlipOrder order, PrinterProfile profile, int? columns, SlipResources resources,
        out IReadOnlyList<SlipFault> faults)
    {
        var glyphs = resources.Glyphs
            ?? throw new ArgumentException("nothing can be drawn without glyphs", nameof(resources));
        var across = Bounded(columns ?? profile.Columns);
        (var paper, faults) = SlipComposer.Preview(order, profile, across, resources);
        return PaperPng.Write(
            PaperRaster.Draw(paper, DotsOf(profile, across), glyphs, profile.Characters.Width));
    }

    /// <summary>Dots across of a preview.</summary>
    private static int DotsOf(PrinterProfile profile, int columns)
        => columns == profile.Columns ? profile.Dots : columns * PaperSize.CellWidth;

    private static int Bounded(int columns)
        => Math.Clamp(columns, ReceiptLayout.LeastColumns, ReceiptLayout.MostColumns);
}

/// <summary>A slip to be rendered.</summary>
/// <param name="Kind">One of <see cref="SlipKinds.All"/>.</param>
/// <param name="DataJson">The slip's data, a JSON object; money in minor units, times ISO 8601 with the store's offset.
/// </param>
/// <param name="Language">en, en-GB and so on for English; anything else is Chinese.</param>
/// <param name="Copy">1 for the first print; more prints the REPRINT band with the number.</param>
/// <param name="Template">The merchant's own template in place of the built-in one and of the shop's.</param>
/// <param name="Shop">The shop's own templates and partials; null for the built-in ones.</param>
public sealed record SlipOrder(
    string Kind, string DataJson, string Language, int Copy, string? Template = null, ShopTemplates? Shop = null);

/// <summary>The bytes for a printer, from reset to cut, and what could not be done as the template or the data said.
/// There are always bytes: a slip with a fault is still a slip.</summary>
public sealed record RenderedSlip(byte[] Bytes, IReadOnlyList<SlipFault> Faults);
