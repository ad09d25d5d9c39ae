using System.Diagnostics;
using System.Text;
using PosDaemon.Slips.Layout;

namespace PosDaemon.Slips.Tests.Layout;

public sealed class BidiLevelsTests
{
    private static readonly string[] Parts =
    [
        "שלום", "כהן", "أسعد", "علي", "١٢٣", "۴۵", "Note:", "abc", "12", "3.50", "1,250", "+44", "-5", "12:30", "%",
        "¥",
        "€", "(", ")", "[", "]", "«", "»", ".", ",", "/", "!", "?", "、", "。", "中文", "กุ้ง", " ", " ", " ", "-",
        "é", "ש\u05B8", "&", "#", "ܫܠܡܐ", "ދިވެހި", "ߒߞߏ",
    ];

    [Fact]
    public async Task Two_thousand_paragraphs_have_the_levels_that_fribidi_finds()
    {
        if (!File.Exists("/usr/bin/fribidi"))
            Assert.Skip("fribidi is not installed: apt-get install libfribidi-bin");
        var random = new Random(20261129);
        var paragraphs = Enumerable.Range(0, 2000)
            .Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 12))
                .Select(_ => Parts[random.Next(Parts.Length)])) + "x")
            .ToList();

        var expected = await FribidiAsync(paragraphs);

        for (var i = 0; i < paragraphs.Count; i++)
            Assert.True(expected[i] == Levels(paragraphs[i]),
                $"{paragraphs[i]}\nfribidi: {expected[i]}\nours:    {Levels(paragraphs[i])}");
    }

    private static string Levels(string paragraph)
    {
        var bidi = new BidiLevels();
        foreach (var rune in paragraph.EnumerateRunes())
            bidi.Add(rune);
        bidi.Resolve();
        return string.Join(' ', bidi.Levels.ToArray());
    }

    private static async Task<List<string>> FribidiAsync(List<string> paragraphs)
    {
        var start = new ProcessStartInfo("fribidi", ["--levels", "--novisual", "--nobreak"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(string.Join('\n', paragraphs) + "\n");
        process.StandardInput.Close();
        var lines = (await output).Trim('\n').Split('\n');
        Assert.Equal(paragraphs.Count, lines.Length);
        return [.. lines.Select(static line => line.Trim())];
    }
}
