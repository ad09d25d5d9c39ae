using System.Text;
using PosSim.Interpreter;
using PosSim.Models;

namespace PosSim.Tests.Models;

/// <summary>A printer on the bench, its cable in the test's hand. Time is the test's.</summary>
internal sealed class TestPrinter(PrinterModelOptions? options = null)
{
    private static readonly Encoding Gb = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    public PrinterModel Model { get; } = new(options ?? Fast);

    public TimeSpan Now { get; private set; }

    /// <summary>80 mm, no print time, everything traced.</summary>
    public static PrinterModelOptions Fast { get; } = new() { Instant = true, TracesAll = true };

    public PrintedSlip LastSlip => Model.Slips[^1];

    /// <summary>Hex bytes and 'text' in quotes, as manuals write them: <c>1B 40 'Hello' 0A</c>; Chinese as GB18030.
    /// </summary>
    public static byte[] Bytes(string written)
    {
        var bytes = new List<byte>();
        foreach (var (part, isText) in written.Split('\'').Select((part, index) => (part, index % 2 == 1)))
        {
            if (isText) bytes.AddRange(Gb.GetBytes(part));
            else bytes.AddRange(Convert.FromHexString(part.Replace(" ", "", StringComparison.Ordinal)));
        }
        return [.. bytes];
    }

    public TestPrinter Send(string written) => Send(Bytes(written));

    public TestPrinter Send(byte[] bytes)
    {
        Model.Receive(bytes, Now);
        return this;
    }

    public TestPrinter After(double milliseconds)
    {
        Now += TimeSpan.FromMilliseconds(milliseconds);
        Model.Advance(Now);
        return this;
    }

    /// <summary>Runs the printer until nothing more happens by itself.</summary>
    public TestPrinter Settle()
    {
        for (var step = 0; step < 100_000 && Model.NextWake is { } wake; step++)
        {
            if (wake > Now) Now = wake;
            Model.Advance(Now);
        }
        return this;
    }

    public string Replies()
    {
        var all = new List<byte>();
        while (Model.TryTakeReply(out var bytes)) all.AddRange(bytes);
        return string.Join(' ', all.Select(value => value.ToString("X2")));
    }

    public string[] Lines() => Model.CurrentText.Split('\n');
}
