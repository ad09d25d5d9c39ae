using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Outputs.EscPos;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;
using PosDaemon.Testing;

namespace PosDaemon.Slips.Tests.Outputs;

public sealed class RasterTests
{
    [Theory]
    [InlineData(0, 1, new byte[] { 0b1010_0000 }, "50")]
    [InlineData(0, 2, new byte[] { 0b00_11_00_11 }, "A0")]
    [InlineData(0, 8, new byte[] { 0, 255, 0, 255 }, "A0")]
    [InlineData(0, 16, new byte[] { 0, 0, 255, 255, 0, 0, 255, 255 }, "A0")]
    [InlineData(2, 8, new byte[] { 0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 255, 255 }, "A0")]
    [InlineData(4, 8, new byte[] { 0, 255, 0, 0, 0, 255, 255, 255 }, "A0")]
    [InlineData(6, 8, new byte[] { 0, 0, 0, 255, 9, 9, 9, 0, 0, 0, 0, 255, 0, 0, 0, 0 }, "A0")]
    [InlineData(3, 4, new byte[] { 0x01, 0x02 }, "A0")]
    public void Reads_every_kind_of_pixel(int colour, int depth, byte[] row, string dots)
    {
        var png = TestPng.Of(
            4, 1, depth, colour, [0, .. row], colour == 3 ? [0, 0, 0, 255, 255, 255, 255, 255, 255] : null);

        Assert.Contains("1D76300001000100" + dots, Encode(png), StringComparison.Ordinal);
    }

    [Fact]
    public void Undoes_each_filter()
    {
        byte[][] rows = [[1, 10, 10, 10, 10], [2, 1, 1, 1, 1], [3, 6, 6, 6, 6], [4, 1, 1, 1, 1], [0, 9, 9, 9, 9]];

        var image = GreyImage.Read(TestPng.Of(4, 5, 8, 0, [.. rows.SelectMany(static row => row)]), out _)!;

        Assert.Equal([10, 20, 30, 40], image.Grey[..4]);
        Assert.Equal([11, 21, 31, 41], image.Grey[4..8]);
        Assert.Equal([11, 22, 32, 42], image.Grey[8..12]);
        Assert.Equal([12, 23, 33, 43], image.Grey[12..16]);
        Assert.Equal([9, 9, 9, 9], image.Grey[16..]);
    }

    [Fact]
    public void A_high_picture_goes_out_in_bands_of_255_rows()
    {
        var png = TestPng.Of(8, 600, 1, 0, [.. Enumerable.Repeat<byte[]>([0, 0x01], 600).SelectMany(row => row)]);

        var bytes = Encode(png);

        Assert.Contains("1D7630000100FF00FE", bytes, StringComparison.Ordinal);
        Assert.Contains("1D76300001005A00FE", bytes, StringComparison.Ordinal);
        Assert.Equal(3, bytes.Split("1D763000").Length - 1);
    }

    [Fact]
    public void A_picture_wider_than_the_paper_is_made_smaller()
    {
        byte[] row = [0, .. Enumerable.Repeat<byte>(0, 1144), .. Enumerable.Repeat<byte>(255, 8)];
        var png = TestPng.Of(1152, 48, 8, 0, [.. Enumerable.Repeat(row, 48).SelectMany(static row => row)]);

        Assert.Contains("1D76300048001800", Encode(png), StringComparison.Ordinal);
    }

    [Fact]
    public void Dots_that_look_like_a_real_time_command_are_changed()
    {
        // Rows 10, 04, 10, 14 in black dots: inverse in grey of one bit.
        var png = TestPng.Of(8, 4, 1, 0, [0, 0xEF, 0, 0xFB, 0, 0xEF, 0, 0xEB]);

        var bytes = Encode(png);

        Assert.Contains("1D763000010004001084" + "1094", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void Grey_becomes_as_many_dots_as_it_is_dark()
    {
        var rows = new byte[65 * 64];
        for (var y = 0; y < 64; y++)
            rows.AsSpan(y * 65 + 1, 64).Fill(128);
        var grey = GreyImage.Read(TestPng.Of(64, 64, 8, 0, rows), out _)!;
        var bytes = new GrowingArray<byte>();

        RasterImage.Of(grey, 576).Write(bytes, 255);

        var black = bytes.Span[8..].ToArray().Sum(static value => int.PopCount(value));
        Assert.InRange(black, 64 * 64 * 4 / 10, 64 * 64 * 6 / 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("iVBORw0KGgo=")]
    public void What_is_no_picture_is_marked_and_named(string base64)
    {
        var faults = new List<SlipFault>();

        var bytes = Encode($"{{image:{base64}x}}", "generic-80", faults);

        Assert.Single(faults);
        Assert.Contains(Convert.ToHexString("[image?]"u8), bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_picture_is_none()
    {
        var random = new Random(3);
        var rows = new byte[65 * 64];
        random.NextBytes(rows);
        for (var y = 0; y < 64; y++)
            rows[65 * y] = 0;

        Assert.Null(GreyImage.Read(TestPng.Of(64, 64, 8, 0, rows, isWhole: false), out var problem));
        Assert.Equal("the image's data are damaged", problem);
    }

    [Theory]
    [InlineData(4097, 1)]
    [InlineData(1, 4097)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(0, 1)]
    public void A_picture_larger_than_any_logo_is_refused_before_it_is_unpacked(int width, int height)
    {
        Assert.Null(GreyImage.Read(TestPng.Of(width, height, 8, 0, [0, 0]), out var problem));
        Assert.Equal($"the image has {width} x {height} dots, at most 4096 are read", problem);
    }

    [Fact]
    public void Damaged_pictures_never_throw()
    {
        var png = TestPng.Of(16, 16, 8, 2, new byte[49 * 16]);
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            byte[] damaged = [.. png];
            for (var hit = 0; hit < 3; hit++)
                damaged[random.Next(8, damaged.Length)] = (byte)random.Next(256);
            GreyImage.Read(damaged.AsSpan(0, random.Next(damaged.Length + 1)), out _);
            GreyImage.Read(TestPng.Summed(damaged), out _);
        }
    }

    [Fact]
    public void A_QR_code_is_drawn_where_the_printer_cannot()
    {
        var bytes = Encode("{code:A;option:qrcode,4,l}", "generic-80-raster", []);

        // Version 1: 21 cells of 4 dots, 11 bytes a row, 84 rows; the finder pattern begins with 7 black cells.
        Assert.Contains("1B4A10" + "1D7630000B005400" + "FFFFFFF0", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("1D286B", bytes, StringComparison.Ordinal);
    }

    private static string Encode(byte[] png)
        => Encode($"{{image:{Convert.ToBase64String(png)}}}", "generic-80", []);

    private static string Encode(string document, string profile, List<SlipFault> faults)
    {
        var printer = PrinterProfiles.Find(profile)!;
        var items = ReceiptLayout.Lay(document, printer.Columns, printer.Characters.WidthOf, faults);
        return Convert.ToHexString(EscPosEncoder.Encode(items, printer, printer.Columns, faults));
    }
}
