using System.CommandLine;
using PosSim.Interpreter;

namespace PosSim.Commands;

/// <summary><c>possim decode FILE</c>: what a stream of ESC/POS bytes, from any encoder, puts on paper.</summary>
public static class DecodeCommand
{
    private static readonly string[] Formats = ["text", "svg", "png", "trace"];

    public static Command Create(TextWriter output, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        var file = new Argument<string>("FILE") { Description = "ESC/POS bytes; - reads the standard input" };
        var format = new Option<string>("--format")
        {
            Description = "text, svg, png or trace",
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong(Formats);
        var to = new Option<string?>("--output", "-o")
        {
            Description = "Where to write; png needs it. Several pieces of paper are NAME-1, NAME-2 and so on",
        };
        var width = new Option<int>("--width")
        {
            Description = "Printable dots: 576 is 80 mm paper, 384 is 58 mm",
            DefaultValueFactory = _ => 576,
        };
        var chinese = new Option<bool>("--chinese")
        {
            Description = "Starts in Chinese mode, as printers sold in China do",
        };
        var marked = new Option<bool>("--marked") { Description = "Shows *bold* and 【inverse】 in text" };
        var command = new Command("decode",
            "Reads an ESC/POS stream and shows what it prints. Ends with 0; with 2 where something cannot be read or "
            + $"written; with {Decoding.CutOff} where the stream ends in the middle of a command, which is then named")
        {
            file, format, to, width, chinese, marked,
        };
        command.SetAction(parsed =>
        {
            // No gap to the blade: whoever decodes a file wants each job's lines together, however it was cut.
            var options = new PrinterModelOptions
            {
                Instant = true,
                WidthDots = Math.Clamp(parsed.GetValue(width), 8, 2400),
                StartsInChineseMode = parsed.GetValue(chinese),
                TracesAll = parsed.GetValue(format) == "trace",
                LongestSlipRows = 400_000,
                HeadToBladeDots = 0,
            };
            var decoding = new Decoding(
                parsed.GetValue(format)!, parsed.GetValue(to), parsed.GetValue(marked), options, output, errors);
            return decoding.Run(parsed.GetValue(file)!);
        });
        return command;
    }
}
