using System.Xml.Linq;
using PosSim.Interpreter;
using PosSim.Models;

namespace PosDaemon.Fuzz;

/// <summary>What <c>possim decode</c> does, with streams that break off after some hundred bytes: text and trace come
/// out without a control character, an SVG is XML, and a cut command is named.</summary>
internal sealed class DecodeTarget : ITarget
{
    private readonly CommandGrammar _grammar = new(longest: 120);
    private byte[] _input = [];

    public string Name => "decode";

    public string LastInput => Convert.ToHexString(_input);

    public int Try(Chance chance)
    {
        _input = _grammar.Make(chance).ToArray();
        var printer = new PrinterModel(new()
        {
            Instant = true,
            StartsInChineseMode = chance.OneIn(2),
            WidthDots = chance.OneIn(4) ? 384 : 576,
            TracesAll = chance.OneIn(2),
            LongestSlipRows = 400_000,
            HeadToBladeDots = 0,
        });
        printer.Receive(_input, TimeSpan.Zero);
        foreach (var end in printer.EndStream(TimeSpan.Zero))
        {
            if (end.What.Length == 0 || end.What.Contains(" 0 byte", StringComparison.Ordinal)
                || end.What.Contains(", -", StringComparison.Ordinal))
                throw new BrokenPromiseException($"it ends with \"{end.What}\"");
        }
        printer.TearOff(TimeSpan.Zero);
        foreach (var slip in printer.Slips)
        {
            CheckShown(slip);
            if (chance.OneIn(256)) XDocument.Parse(slip.Svg());
        }
        return _input.Length;
    }

    /// <summary>A terminal is not to be reached by what somebody printed.</summary>
    public static void CheckShown(PrintedSlip slip)
    {
        CheckShown(slip.Text);
        foreach (var line in slip.Trace) CheckShown(line);
    }

    private static void CheckShown(string text)
    {
        foreach (var character in text)
            if (char.IsControl(character) && character != '\n')
                throw new BrokenPromiseException($"a control character U+{(int)character:X4} is shown");
    }
}
