using PosSim.Interpreter;
using PosSim.Models;

namespace PosSim.Tests.Peers;

/// <summary>A stream printed by a printer that is always ready.</summary>
internal static class PrintedPaper
{
    /// <summary>The slip; a feed behind its cut is none.</summary>
    public static PrintedSlip Of(byte[] stream, PrinterModelOptions? make = null) =>
        Assert.Single(Print(stream, make ?? new()), slip => slip.Text.Trim().Length > 0);

    /// <summary>What the printer did not know or would not do.</summary>
    public static IEnumerable<string> Trace(byte[] stream) => Print(stream, new()).SelectMany(slip => slip.Trace);

    /// <summary>Its lines of text without codes, pictures and blank lines, and without what centres them.</summary>
    public static string[] Lines(PrintedSlip slip) =>
        [.. slip.Text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '[')];

    private static IReadOnlyList<PrintedSlip> Print(byte[] stream, PrinterModelOptions make)
    {
        var printer = new PrinterModel(make with { Instant = true, HeadToBladeDots = 0, BufferBytes = 1 << 20 });
        printer.Receive(stream, TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        return printer.Slips;
    }
}
