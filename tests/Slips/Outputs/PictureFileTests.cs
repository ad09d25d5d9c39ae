using System.Buffers.Binary;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;
using PosDaemon.Testing;
using SkiaSharp;

namespace PosDaemon.Slips.Tests.Outputs;

/// <summary>Picture files as programs, phones and cameras write them.</summary>
public sealed class PictureFileTests
{
    private const string Wanted = "give one with dark lines";

    /// <summary>The letter as a progressive JPEG of one grey component.</summary>
    private const string Progressive =
        "/9j/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/wgAL"
        + "CAAYABABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAABwYI/9oACAEBAAAAAZR/AH/MFB//xAAaEAACAwEBAAAAAAAAAAAAAAAABAMG"
        + "NQUW/9oACAEBAAEFAqvulX3RViVWf0HTP//EACEQAAAEBQUAAAAAAAAAAAAAAAABAgMEEBGCshIxNKLR/9oACAEBAAY/Aoa7E5Q1"
        + "2JyS8wrS4nY6VHJ6J8H/xAAZEAADAAMAAAAAAAAAAAAAAAABESEQIGH/2gAIAQEAAT8h0++or0SMIw8OPv/aAAgBAQAAABBb/8QA"
        + "GRABAAIDAAAAAAAAAAAAAAAAARAhIEFh/9oACAEBAAE/EMIYe5SoCoRsLNxp/9k=";

    /// <summary>Where a letter L of 16 x 24 dots is black.</summary>
    private static bool IsL(int x, int y) => x < 6 || y >= 18;

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, SKColorType.Gray8)]
    [InlineData(SKEncodedImageFormat.Png, SKColorType.Rgba8888)]
    [InlineData(SKEncodedImageFormat.Jpeg, SKColorType.Gray8)]
    [InlineData(SKEncodedImageFormat.Jpeg, SKColorType.Rgba8888)]
    public void Are_read_as_the_same_greys(SKEncodedImageFormat format, SKColorType colours)
        => AssertShows(Letter(format, colours), IsL);

    [Fact]
    public void A_progressive_JPEG_is_read()
        => AssertShows(Convert.FromBase64String(Progressive), IsL);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_photo_stands_as_the_camera_was_held(byte orientation)
    {
        var file = WithOrientation(Letter(SKEncodedImageFormat.Jpeg, SKColorType.Rgba8888), orientation);

        // Exif 2.32, tag 274: which side of the picture the stored first row and the first column are.
        AssertShows(file, (x, y) => orientation switch
        {
            1 => IsL(x, y),
            2 => IsL(15 - x, y),
            3 => IsL(15 - x, 23 - y),
            4 => IsL(x, 23 - y),
            5 => IsL(y, x),
            6 => IsL(y, 23 - x),
            7 => IsL(15 - y, 23 - x),
            _ => IsL(15 - y, x),
        }, isSideways: orientation > 4);
    }

    [Theory]
    [InlineData("palette of 4 colours, 2 bits", 3, 2)]
    [InlineData("palette, 8 bits", 3, 8)]
    [InlineData("grey, 16 bits", 0, 16)]
    [InlineData("colours, 16 bits", 2, 16)]
    [InlineData("grey and alpha, 8 bits", 4, 8)]
    [InlineData("grey and alpha, 16 bits", 4, 16)]
    [InlineData("colours and alpha, 16 bits", 6, 16)]
    [InlineData("grey, 1 bit", 0, 1)]
    public void Every_kind_of_PNG_is_read_in_order_or_interlaced(string kind, int colour, int depth)
    {
        byte[]? palette = colour == 3 ? [0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 255, 255] : null;

        AssertShows(TestPng.Of(16, 24, depth, colour, Rows(colour, depth, IsL, 16, 24), palette), IsL);
        AssertShows(TestPng.Interlaced(16, 24, depth, colour, Interlaced(colour, depth), palette), IsL);
        Assert.NotEmpty(kind);
    }

    [Fact]
    public void What_is_half_transparent_is_half_as_dark_on_paper()
    {
        var image = GreyImage.Read(TestPng.Of(2, 1, 8, 6, [0, 0, 0, 0, 128, 0, 0, 0, 255]), out _)!;

        Assert.InRange(image.Grey[0], 126, 128);
        Assert.Equal((0, true), (image.Grey[1], image.IsSeeThrough));
    }

    [Theory]
    [InlineData("white on transparent", 0)]
    [InlineData("white all over", 255)]
    public void What_prints_nothing_is_no_picture(string why, byte alpha)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(48, 48, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(new SKColor(255, 255, 255, alpha));
        for (var x = 8; x < 40; x++)
            bitmap.SetPixel(x, 24, SKColors.White);
        var file = bitmap.Encode(SKEncodedImageFormat.Png, 100).ToArray();

        var said = $"the image prints nothing on white paper: it is {why}; {Wanted}";
        Assert.Null(SlipLogo.Read(null, file, out var problem));
        Assert.Equal(said, problem);
        AssertMarked(file, said);
    }

    [Fact]
    public void Specks_of_a_compressed_white_are_nothing_either()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(200, 200, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.White);
        bitmap.SetPixel(100, 100, SKColors.Black);
        bitmap.SetPixel(20, 70, SKColors.Black);

        AssertMarked(bitmap.Encode(SKEncodedImageFormat.Png, 100).ToArray(),
            $"the image prints nothing on white paper: it is white all over; {Wanted}");
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void What_is_black_all_over_is_no_picture(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(64, 64, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor(9, 9, 9));

        AssertMarked(bitmap.Encode(format, 90).ToArray(),
            "the image is black all over: give one with dark lines on white");
    }

    [Theory]
    [InlineData("a GIF", "474946383961")]
    [InlineData("a BMP", "424D360000000000000036000000")]
    [InlineData("a WebP", "524946462400000057454250565038")]
    [InlineData("a TIFF", "49492A0008000000")]
    [InlineData("a HEIC, an AVIF or a film", "0000001866747970686569630000")]
    [InlineData("a PDF", "255044462D312E37")]
    [InlineData("an SVG", "3C73766720786D6C6E733D22")]
    [InlineData("an icon (ICO)", "000001000100")]
    public void Another_format_is_named_with_what_to_do(string name, string head)
    {
        Assert.Null(GreyImage.Read(Convert.FromHexString(head), out var problem));
        Assert.Equal($"the image is {name}: save it as PNG or JPEG", problem);
    }

    [Fact]
    public void What_is_no_picture_at_all_is_said()
    {
        Assert.Null(GreyImage.Read("hello"u8, out var problem));
        Assert.Equal("the image is neither PNG nor JPEG", problem);
        Assert.Null(GreyImage.Read([], out problem));
        Assert.Equal("the image is neither PNG nor JPEG", problem);
    }

    [Fact]
    public void A_JPEG_for_the_printing_press_is_named_with_what_to_do()
    {
        var file = Letter(SKEncodedImageFormat.Jpeg, SKColorType.Rgba8888);
        file[FrameOf(file) + 9] = 4;

        Assert.Null(GreyImage.Read(file, out var problem));
        Assert.Equal("the image is a CMYK JPEG, made for a printing press: save it as PNG or JPEG in RGB", problem);
    }

    [Theory]
    [InlineData(0xC3)]
    [InlineData(0xC9)]
    public void A_JPEG_of_a_rare_kind_is_named_with_what_to_do(byte frame)
    {
        var file = Letter(SKEncodedImageFormat.Jpeg, SKColorType.Gray8);
        file[FrameOf(file) + 1] = frame;

        Assert.Null(GreyImage.Read(file, out var problem));
        Assert.Contains("a JPEG of a rare kind", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_JPEG_is_none()
    {
        foreach (var file in (byte[][])[Noise(), Convert.FromBase64String(Progressive)])
        {
            for (var length = 3; length < file.Length; length++)
            {
                Assert.Null(GreyImage.Read(file.AsSpan(0, length), out var problem));
                Assert.Equal("the image's data are damaged", problem);
            }
            Assert.NotNull(GreyImage.Read(file, out _));
        }
    }

    [Theory]
    [InlineData(4097, 16)]
    [InlineData(16, 4097)]
    [InlineData(65535, 65535)]
    [InlineData(0, 16)]
    public void A_JPEG_larger_than_any_logo_is_refused_before_it_is_unpacked(int width, int height)
    {
        var file = Letter(SKEncodedImageFormat.Jpeg, SKColorType.Gray8);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(FrameOf(file) + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(FrameOf(file) + 7), (ushort)width);

        Assert.Null(GreyImage.Read(file, out var problem));
        Assert.Equal($"the image has {width} x {height} dots, at most 4096 are read", problem);
    }

    [Fact]
    public void Damaged_JPEGs_never_throw()
    {
        var file = WithOrientation(Letter(SKEncodedImageFormat.Jpeg, SKColorType.Rgba8888), 6);
        var random = new Random(11);
        for (var i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. file];
            for (var hit = 0; hit < 3; hit++)
                damaged[random.Next(2, damaged.Length)] = (byte)random.Next(256);
            GreyImage.Read(damaged.AsSpan(0, random.Next(damaged.Length + 1)), out _);
        }
    }

    [Fact]
    public void A_JPEG_is_printed_from_a_template_and_as_a_logo()
    {
        var file = Letter(SKEncodedImageFormat.Jpeg, SKColorType.Rgba8888);
        var logo = SlipLogo.Read(null, file, out var problem);
        var resources = new SlipResources(null, new Dictionary<string, SlipLogo> { ["shop"] = logo! });

        Assert.Equal("", problem);
        foreach (var template in (string[])[$"{{image:{Convert.ToBase64String(file)}}}", "{logo:shop}"])
        {
            var slip = SlipRenderer.ToEscPos(new("redemption", "{}", "en", 1, template), PrinterProfiles.Default, null,
                resources);

            Assert.Empty(slip.Faults);
            Assert.Contains("1D76300002001800" + "FC00FC00", Convert.ToHexString(slip.Bytes),
                StringComparison.Ordinal);
        }
    }

    private static void AssertMarked(byte[] file, string problem)
    {
        var slip = SlipRenderer.ToEscPos(
            new("redemption", "{}", "en", 1, $"{{image:{Convert.ToBase64String(file)}}}"), PrinterProfiles.Default);

        Assert.Equal(problem, Assert.Single(slip.Faults).Problem);
        Assert.DoesNotContain("1D7630", Convert.ToHexString(slip.Bytes), StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexString("[image?]"u8), Convert.ToHexString(slip.Bytes), StringComparison.Ordinal);
    }

    private static void AssertShows(byte[] file, Func<int, int, bool> isBlack, bool isSideways = false)
    {
        var image = GreyImage.Read(file, out var problem);

        Assert.Equal("", problem);
        var (width, height) = isSideways ? (24, 16) : (16, 24);
        Assert.Equal((width, height), (image!.Width, image.Height));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                Assert.True(image.Grey[y * width + x] < 128 == isBlack(x, y), $"{x}, {y}: {image.Grey[y * width + x]}");
        }
    }

    private static byte[] Letter(SKEncodedImageFormat format, SKColorType colours)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(16, 24, colours, SKAlphaType.Opaque));
        for (var y = 0; y < 24; y++)
        {
            for (var x = 0; x < 16; x++)
                bitmap.SetPixel(x, y, IsL(x, y) ? SKColors.Black : SKColors.White);
        }
        return bitmap.Encode(format, 95).ToArray();
    }

    private static byte[] Noise()
    {
        var random = new Random(5);
        using var bitmap = new SKBitmap(new SKImageInfo(64, 64, SKColorType.Gray8, SKAlphaType.Opaque));
        random.NextBytes(bitmap.GetPixelSpan());
        return bitmap.Encode(SKEncodedImageFormat.Jpeg, 90).ToArray();
    }

    /// <summary>Behind SOI an APP1 segment: Exif, a TIFF head, one entry: 0112h, SHORT, one value.</summary>
    private static byte[] WithOrientation(byte[] jpeg, byte orientation) =>
    [
        .. jpeg[..2], 0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1,
        0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0, .. jpeg[2..],
    ];

    /// <summary>Where FF and the marker of the frame header stand.</summary>
    private static int FrameOf(byte[] jpeg)
    {
        var at = 2;
        while (jpeg[at + 1] is not (0xC0 or 0xC2))
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
        return at;
    }

    /// <summary>The seven passes of ISO/IEC 15948, 8.2: first column and row, steps.</summary>
    private static byte[] Interlaced(int colour, int depth)
    {
        (int X, int Y, int Right, int Down)[] passes =
        [
            (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
        ];
        return [.. passes.SelectMany(pass => Rows(colour, depth,
            (x, y) => IsL(pass.X + x * pass.Right, pass.Y + y * pass.Down),
            (16 - pass.X + pass.Right - 1) / pass.Right, (24 - pass.Y + pass.Down - 1) / pass.Down))];
    }

    /// <summary>Rows behind filter 0: black is all zeros, white all ones, alpha always full.</summary>
    private static byte[] Rows(int colour, int depth, Func<int, int, bool> isBlack, int width, int height)
    {
        var channels = colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var rows = new List<byte>();
        for (var y = 0; y < height; y++)
        {
            rows.Add(0);
            if (depth < 8)
                rows.AddRange(Packed(x => isBlack(x, y), depth, width));
            for (var x = 0; depth >= 8 && x < width; x++)
            {
                for (var channel = 0; channel < channels; channel++)
                {
                    var isFull = !isBlack(x, y) || colour is 4 or 6 && channel == channels - 1;
                    var value = colour == 3 ? (isFull ? 1 : 0) : isFull ? 255 : 0;
                    rows.AddRange(Enumerable.Repeat((byte)value, depth / 8));
                }
            }
        }
        return [.. rows];
    }

    private static byte[] Packed(Func<int, bool> isBlack, int depth, int width)
    {
        var row = new byte[(width * depth + 7) / 8];
        for (var x = 0; x < width; x++)
            row[x * depth / 8] |= (byte)((isBlack(x) ? 0 : 1) << 8 - depth - x * depth % 8);
        return row;
    }
}
