using System.Text.Json;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;
using PosSim.Models;
using PosSim.Paper;
using SkiaSharp;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>Each code that is printed is read back from the dots, in the picture of the slip and on the simulated
/// printer, with as much blank paper around it as there is; each that is not printed has a mark and a fault.
/// ROUNDTRIP_SEED sets the first, ROUNDTRIP_CODES how many for each printer.</summary>
public sealed class ScannedCodes
{
    /// <summary>384 x 8 dots, black and white columns of four: what would spoil a quiet zone.</summary>
    private static readonly string Stripes = Striped();

    [Theory]
    [InlineData("generic-58")]
    [InlineData("generic-80")]
    [InlineData("generic-58-raster")]
    [InlineData("epson-tm-t20-cn")]
    public void Every_code_that_a_slip_shows_says_exactly_what_it_was_given(string name)
    {
        int first = Papers.Setting("ROUNDTRIP_SEED", 1), count = Papers.Setting("ROUNDTRIP_CODES", 160);
        var read = new Dictionary<string, int>();
        var wrong = new List<string>();
        for (var seed = first; seed < first + count; seed++)
        {
            var code = GeneratedCode.Of(seed);
            if (Fault(code, PrinterProfiles.Find(name)!, out var isRefused) is { } fault)
                wrong.Add($"seed {seed}: {code}: {fault}");
            else if (!isRefused)
                read[code.Type] = read.GetValueOrDefault(code.Type) + 1;
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count}:\n{string.Join('\n', wrong.Take(12))}");
        // Otherwise nothing would be shown by refusing everything.
        var printed = string.Join(", ", read.Select(static kind => $"{kind.Key} {kind.Value}"));
        Assert.True(count < 100 || read.Values.Sum() > count / 2 && read.Count == GeneratedCode.Types.Length, printed);
    }

    /// <summary>Null when all is well.</summary>
    private static string? Fault(GeneratedCode code, PrinterProfile profile, out bool isRefused)
    {
        var template = $"{{image:{Stripes}}}\n{code.Template}\n{{image:{Stripes}}}";
        var rendered = SlipRenderer.ToEscPos(Order(template, code), profile);
        var slip = Printed(rendered.Bytes, profile);
        List<Mark.Picture> pictures = [.. slip.Marks.OfType<Mark.Picture>()];
        isRefused = rendered.Faults.Count > 0;
        if (slip.Trace.Count > 0)
            return $"the printer says {string.Join("; ", slip.Trace)}";
        if (isRefused)
        {
            return pictures.Count != 2 ? "refused and printed all the same"
                : slip.Text.Contains($"[{code.Type}?]", StringComparison.OrdinalIgnoreCase) ? null : "refused, no mark";
        }
        if (pictures.Count < 3)
            return "nothing is printed";
        var printed = CodeReader.Read(Around(pictures, profile.Dots), code.Format);
        if (printed != code.Expected)
            return $"the printer's paper reads \"{printed}\", {pictures[1]}";
        var preview = CodeReader.Read(Preview(code, profile), code.Format);
        return preview == code.Expected ? null : $"the preview reads \"{preview}\"";
    }

    private static SlipOrder Order(string template, GeneratedCode code)
        => new("voucher", JsonSerializer.Serialize(new { code = code.Content }), "en", 1, template);

    private static PrintedSlip Printed(byte[] bytes, PrinterProfile profile)
    {
        var printer = Papers.Printer(profile, startsInChinese: false);
        printer.Receive(bytes, TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        return printer.Slips[0];
    }

    /// <summary>The whole width of the paper, from the stripes above the code to those below.</summary>
    private static DotImage Around(List<Mark.Picture> pictures, int width)
    {
        var top = pictures[0].Bottom;
        var paper = new DotImage(width, pictures[^1].Y - top);
        foreach (var part in pictures[1..^1])
            paper.Draw(part.Dots(), part.X, part.Y - top);
        return paper;
    }

    private static DotImage Preview(GeneratedCode code, PrinterProfile profile)
    {
        using var png = SKBitmap.Decode(SlipRenderer.ToPng(
            Order(code.Template, code), profile, null, new SlipResources(new NoGlyphs()), out _));
        var dots = new DotImage(png.Width, png.Height);
        var pixels = png.GetPixelSpan();
        for (var y = 0; y < png.Height; y++)
            for (var x = 0; x < png.Width; x++)
                if (pixels[y * png.RowBytes + x * png.BytesPerPixel] < 128) dots[x, y] = true;
        return dots;
    }

    private static string Striped()
    {
        using var picture = new SKBitmap(new SKImageInfo(384, 8, SKColorType.Gray8, SKAlphaType.Opaque));
        var pixels = picture.GetPixelSpan();
        for (var at = 0; at < pixels.Length; at++)
            pixels[at] = at % 8 < 4 ? (byte)0 : (byte)255;
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        return Convert.ToBase64String(png.AsSpan());
    }
}
