using System.Diagnostics;
using System.Text;
using PosSim.Paper.Fonts;
using PosSim.Printers;

namespace PosSim.Tests.Peers;

/// <summary>A phone held over the paper: zbarimg of Debian's zbar-tools on the slip's picture.</summary>
internal static class PaperReader
{
    private const string Program = "/usr/bin/zbarimg";

    /// <summary>What the one QR code on the slip holds, byte for byte: zbar would guess at a character set.</summary>
    public static string Qr(PrintedSlip slip) => Read(slip, "-Sqrcode.enable", "-Sbinary");

    /// <summary>What the one CODE128 on the slip holds.</summary>
    public static string Code128(PrintedSlip slip) => Read(slip, "-Scode128.enable", "-Sbinary");

    private static string Read(PrintedSlip slip, params string[] settings)
    {
        if (!File.Exists(Program)) Assert.Skip($"{Program} is not installed (zbar-tools)");
        string folder = Directory.CreateTempSubdirectory("possim-peers").FullName;
        try
        {
            string file = Path.Combine(folder, "slip.png");
            File.WriteAllBytes(file, slip.Png());
            return Run(["-q", "--raw", "--nodbus", "-Sdisable", .. settings, file]);
        }
        catch (FontsMissingException missing)
        {
            Assert.Skip(missing.Message);
            return "";
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static string Run(string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Bytes that are no UTF-8 are a wrong code, not a question mark.
            StandardOutputEncoding = new UTF8Encoding(false, throwOnInvalidBytes: true),
        };
        using Process reader = Process.Start(start)!;
        string found = reader.StandardOutput.ReadToEnd();
        reader.WaitForExit();
        return found.TrimEnd('\n');
    }
}
