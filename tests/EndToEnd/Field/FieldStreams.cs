using System.Buffers.Binary;
using System.IO.Compression;

namespace PosDaemon.EndToEnd.Tests.Field;

/// <summary>Streams of other programs, read by possim.</summary>
internal static class FieldStreams
{
    public static async Task Two_colours(FieldInput input)
    {
        Assert.Equal("before\n[image 80x24]\nafter", (await DecodedAsync(input, 0)).Trim());
        var svg = await DecodedAsync(input, 0, "--format", "svg");
        var png = Convert.FromBase64String(svg.Split("data:image/png;base64,")[1].Split('"')[0]);
        Assert.DoesNotContain(RowsOf(png, 80), value => value != 0);
    }

    public static async Task Bands_in_page_mode(FieldInput input)
    {
        Assert.DoesNotContain("does not fit", await DecodedAsync(input, 0, "--format", "trace"),
            StringComparison.Ordinal);
        Assert.Contains("[image 464x80]", await DecodedAsync(input, 0), StringComparison.Ordinal);
    }

    public static async Task An_end_within_a_picture(FieldInput input)
    {
        const string Says = "the stream ends in the middle of GS 8 L, 19475 bytes missing";
        Assert.Contains(Says, await DecodedAsync(input, 3, "--format", "trace"), StringComparison.Ordinal);
        Assert.Contains(Says, await DecodedAsync(input, 3), StringComparison.Ordinal);
    }

    public static async Task UTF_8(FieldInput input)
        => Assert.Equal("中文 é € ₽", (await DecodedAsync(input, 0)).Trim());

    /// <summary>The grey values of a PNG of one chunk of data, 8 bits a pixel. What is all black is so filtered, too.
    /// </summary>
    private static IEnumerable<byte> RowsOf(byte[] png, int width)
    {
        var at = png.AsSpan().IndexOf("IDAT"u8);
        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at - 4));
        using var rows = new ZLibStream(new MemoryStream(png, at + 4, length), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        rows.CopyTo(bytes);
        var all = bytes.ToArray();
        Assert.NotEmpty(all);
        return all.Where((_, i) => i % (width + 1) > 0);
    }

    private static async Task<string> DecodedAsync(FieldInput input, int exitCode, params string[] options)
    {
        var ran = await input.PossimAsync(["decode", .. options, input.File]);
        Assert.Equal(exitCode, ran.ExitCode);
        return ran.Printed;
    }
}
