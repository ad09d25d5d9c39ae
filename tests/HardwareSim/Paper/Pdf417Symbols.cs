using System.Diagnostics;
using System.Text;
using PosSim.Paper;
using PosSim.Tests.Printers;

namespace PosSim.Tests.Paper;

public class Pdf417Symbols
{
    /// <summary>Reads a grey picture (PGM) by the Python binding of ZXing, where it is installed.</summary>
    private const string Reader =
        "import sys, numpy, zxingcpp; raw = open(sys.argv[1], 'rb').read();"
        + " w, h = map(int, raw.split(b'\\n')[1].split());"
        + " image = numpy.frombuffer(raw[-w * h:], numpy.uint8).reshape(h, w);"
        + " sys.stdout.buffer.write(zxingcpp.read_barcodes(image)[0].bytes)";

    [Theory]
    [InlineData("PDF417 test, 123: (a) B/c!", "")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890", "")]
    [InlineData("Æ\u00FFbytes\u0001x", "")]
    [InlineData("Four columns", "1D 28 6B 03 00 30 41 04")]
    [InlineData("Level 5 and truncated", "1D 28 6B 04 00 30 45 30 35 1D 28 6B 03 00 30 46 01")]
    [InlineData("Two dots a module", "1D 28 6B 03 00 30 43 02 1D 28 6B 03 00 30 44 04")]
    public void Read_back_as_what_was_printed(string content, string settings)
    {
        var printer = new TestPrinter();
        byte[] data = Encoding.Latin1.GetBytes(content);
        printer.Send(settings).Send([0x1D, 0x28, 0x6B, (byte)(data.Length + 3), 0, 0x30, 0x50, 0x30, .. data]);
        printer.Send("1D 28 6B 03 00 30 51 30 1D 56 42 00");
        Assert.StartsWith("[PDF417 ", printer.LastSlip.Text);
        Assert.Equal(content, Read(printer.LastSlip.Dots()));
    }

    [Fact]
    public void Too_wide_is_not_printed()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { WidthDots = 384 });
        printer.Send("1D 28 6B 03 00 30 41 0A 1D 28 6B 06 00 30 50 30 'abc' 1D 28 6B 03 00 30 51 30 'x' 0A");
        Assert.Equal("x", printer.Model.CurrentText);
    }

    private static string Read(DotImage dots)
    {
        string file = Path.Combine(Path.GetTempPath(), $"possim-{Environment.ProcessId}-{dots.GetHashCode():x}.pgm");
        using (FileStream pgm = File.Create(file))
        {
            pgm.Write(Encoding.ASCII.GetBytes($"P5\n{dots.Width} {dots.Height}\n255\n"));
            for (int y = 0; y < dots.Height; y++)
                for (int x = 0; x < dots.Width; x++) pgm.WriteByte(dots[x, y] ? (byte)0 : (byte)255);
        }
        if (!File.Exists("/usr/bin/python3")) Assert.Skip("no Python to read it with");
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Reader, file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        using Process reader = Process.Start(start)!;
        string text = reader.StandardOutput.ReadToEnd(), errors = reader.StandardError.ReadToEnd();
        reader.WaitForExit();
        File.Delete(file);
        if (errors.Contains("ModuleNotFoundError", StringComparison.Ordinal))
            Assert.Skip("python3-zxing-cpp is not installed");
        return reader.ExitCode == 0 ? text : errors;
    }
}
