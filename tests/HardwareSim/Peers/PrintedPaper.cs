using PosSim.Printers;

namespace PosSim.Tests.Peers;

/// <summary>A stream printed by a printer that is always ready.</summary>
internal static class PrintedPaper
{
    /// <summary>The slip; a feed behind its cut is none.</summary>
    public static PrintedSlip Of(byte[] stream, PrinterModelOptions? make = null)
    {
        PrinterModelOptions options = make ?? new();
        var printer = new PrinterModel(options with { Instant = true, HeadToBladeDots = 0, BufferBytes = 1 << 20 });
        printer.Receive(stream, TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        return Assert.Single(printer.Slips, slip => slip.Text.Trim().Length > 0);
    }

    /// <summary>Its lines of text without codes, pictures and blank lines, and without what centres them.</summary>
    public static string[] Lines(PrintedSlip slip) =>
        [.. slip.Text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '[')];
}
