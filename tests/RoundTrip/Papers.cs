using System.Globalization;
using PosDaemon.Slips;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Outputs.EscPos;
using PosDaemon.Slips.Profiles;
using PosSim.Interpreter;
using PosSim.Models;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>Lays out, encodes, prints on the simulated printer, and compares.</summary>
internal static class Papers
{
    public static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value : usual;

    /// <summary>Null when the paper shows what was laid out; else what the reader of a failed test needs.</summary>
    public static string? Difference(
        Paper paper, PrinterProfile profile, int columns, bool startsInChinese, bool sizesChineseByGs = true)
    {
        var faults = new List<SlipFault>();
        var bytes = EscPosEncoder.Encode(paper, profile, columns, faults);
        var printer = Printer(profile, startsInChinese, sizesChineseByGs);
        printer.Receive(bytes, TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        List<PaperLine> laid = LaidPaper.Of(paper, profile), printed = PrintedPaper.Of(printer.Slips);
        var comparison = new Comparison(profile, laid, printed);
        var fault = comparison.FirstDifference() ?? Unsaid(comparison, faults) ?? Traced(printer);
        return fault is null ? null
            : $"{profile.Name}, {columns} columns: {fault}\nlaid out:\n{Comparison.Show(laid)}"
            + $"printed:\n{Comparison.Show(printed)}{Convert.ToHexString(bytes)}";
    }

    private static string? Unsaid(Comparison comparison, List<SlipFault> faults)
    {
        // Letters that a model lacks have no mark but their ?, and one fault for all.
        var refused = faults.Count(static fault => !fault.Problem.Contains("print as ?", StringComparison.Ordinal));
        return refused == comparison.Refused ? null
            : $"{comparison.Refused} marks for codes and pictures, but {faults.Count} faults: "
                + string.Join("; ", faults);
    }

    /// <summary>Nothing that we send may be unknown, refused or dropped.</summary>
    private static string? Traced(PrinterModel printer)
    {
        string[] notes = [.. printer.Slips.SelectMany(slip => slip.Trace)];
        return notes.Length == 0 ? null : $"the printer says: {string.Join("; ", notes)}";
    }

    /// <param name="sizesChineseByGs">False: only FS ! enlarges Chinese, as clones do.</param>
    public static PrinterModel Printer(
        PrinterProfile profile, bool startsInChinese, bool sizesChineseByGs = true) => new(new()
    {
        Instant = true,
        BufferBytes = 1 << 20,
        WidthDots = profile.Dots,
        DoubleByte = profile.IsChinese ? DoubleByteSet.Gb18030 : DoubleByteSet.None,
        StartsInChineseMode = startsInChinese,
        SizesChineseByGs = sizesChineseByGs,
        KnowsFourByteCodes = profile.HasFourByteCodes,
        HasCutter = profile.Cut != CutStyle.None,
    });
}
