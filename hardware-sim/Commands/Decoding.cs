using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Paper;

namespace PosSim.Commands;

/// <summary>One run of <c>possim decode</c>: bytes through a printer that is always ready, then what came
/// out.</summary>
internal sealed class Decoding(
    string format, string? target, bool marked, PrinterModelOptions options, TextWriter output, TextWriter errors)
{
    /// <summary>The exit code for a stream that ends within a command; what came before is written as usual.</summary>
    public const int CutOff = 3;

    /// <summary>0, or 2 when something could not be read or written, or <see cref="CutOff"/>.</summary>
    public int Run(string file)
    {
        byte[] bytes;
        try
        {
            bytes = Read(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"cannot read {file}: {unreadable.Message}");
            return 2;
        }
        var printer = Print(bytes);
        var ends = printer.EndStream(TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        if (format == "png" && target is null)
        {
            errors.WriteLine("png is not for a terminal: say where to write it with -o FILE.png");
            return 2;
        }
        try
        {
            Write(printer);
            // A trace has said so in its place.
            if (format != "trace")
                foreach (var end in ends) errors.WriteLine($"{file}: {end.What}");
            return ends.Any(static end => end.IsCutOff) ? CutOff : 0;
        }
        catch (Exception fault) when (fault is FontsMissingException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(fault.Message);
            return 2;
        }
    }

    private static byte[] Read(string file)
    {
        using var from = file == "-" ? StandardInput() : File.OpenRead(file);
        using var all = new MemoryStream();
        from.CopyTo(all);
        return all.ToArray();
    }

#pragma warning disable RS0030 // the command line: a stream has no TextReader
    private static Stream StandardInput() => Console.OpenStandardInput();
#pragma warning restore RS0030

    private PrinterModel Print(byte[] bytes)
    {
        var printer = new PrinterModel(options);
        for (var start = 0; start < bytes.Length; start += 2048)
        {
            printer.Receive(bytes.AsSpan(start, Math.Min(2048, bytes.Length - start)), TimeSpan.Zero);
            while (printer.TryTakeReply(out _))
            {
                // A file has nobody to answer.
            }
        }
        return printer;
    }

    private void Write(PrinterModel printer)
    {
        var slips = printer.Slips;
        if (format == "text")
            WriteText(string.Join(CutLine, slips.Select(slip => marked ? slip.MarkedText() : slip.Text)));
        else if (format == "trace")
            WriteText(string.Join('\n', slips.SelectMany(slip => slip.Trace.Append($"-- {slip.Cut} cut"))
                .Concat(printer.CurrentTrace)));
        else
        {
            foreach (var (slip, index) in slips.Select((slip, index) => (slip, index)))
            {
                if (target is null) output.WriteLine(slip.Svg());
                else if (format == "svg") File.WriteAllText(Name(index, slips.Count), slip.Svg());
                else File.WriteAllBytes(Name(index, slips.Count), slip.Png());
            }
        }
    }

    private static string CutLine => "\n" + new string('-', 8) + " cut " + new string('-', 8) + "\n";

    private void WriteText(string text)
    {
        if (target is null) output.WriteLine(text);
        else File.WriteAllText(target, text + "\n");
    }

    private string Name(int index, int count)
    {
        if (count == 1) return target!;
        var folder = Path.GetDirectoryName(target!) ?? "";
        var name = $"{Path.GetFileNameWithoutExtension(target)}-{index + 1}{Path.GetExtension(target)}";
        return Path.Combine(folder, name);
    }
}
