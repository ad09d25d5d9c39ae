using System.Diagnostics;

namespace PosSim.Tests.Paper;

/// <summary>An outside reader of codes: zbarimg of Debian's zbar-tools.</summary>
internal static class CodeReader
{
    private const string Program = "/usr/bin/zbarimg";

    /// <summary>Each code as TYPE:content, in no order; skips the test where there is no reader.</summary>
    public static string[] Read(byte[] png)
    {
        if (!File.Exists(Program)) Assert.Skip($"{Program} is not installed (zbar-tools)");
        string folder = Directory.CreateTempSubdirectory("possim-codes").FullName;
        string file = Path.Combine(folder, "slip.png");
        File.WriteAllBytes(file, png);
        var start = new ProcessStartInfo(Program, ["-q", "--nodbus", "-S*.enable", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        using Process reader = Process.Start(start)!;
        string found = reader.StandardOutput.ReadToEnd();
        reader.WaitForExit();
        Directory.Delete(folder, true);
        return found.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
