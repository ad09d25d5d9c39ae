using System.Buffers.Binary;
using System.Text;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;
using PosDaemon.Testing;

namespace PosDaemon.Slips.Tests.Outputs;

/// <summary>A template rendered to PNG and read back as dots.</summary>
internal sealed class SlipPicture
{
    /// <summary>Blank dots above the first line.</summary>
    public const int Top = 24;

    /// <summary>8 by 2 dots, black but for the last one.</summary>
    public static string Black { get; } = Convert.ToBase64String(TestPng.Of(8, 2, 1, 0, [0, 0, 0, 1]));

    private readonly GreyImage _image;

    private SlipPicture(byte[] png)
    {
        Png = png;
        _image = GreyImage.Read(png, out var problem) ?? throw new InvalidDataException(problem);
    }

    /// <summary>"shop" as a picture with a key, "kept" only in the printer's memory.</summary>
    public static Dictionary<string, SlipLogo> Logos => new()
    {
        ["shop"] = SlipLogo.Read("LG", Convert.FromBase64String(Black), out _)!,
        ["kept"] = SlipLogo.Kept("KP"),
    };

    public byte[] Png { get; }

    public int Width => _image.Width;

    public int Height => _image.Height;

    public static SlipPicture Of(string template, string profile = "generic-80", int? columns = null)
        => new(SlipRenderer.ToPng(new("redemption", "{}", "en", 1, template), PrinterProfiles.Find(profile)!, columns,
            new SlipResources(new BlockGlyphs(), Logos), out _));

    public bool IsBlack(int x, int y) => _image.Grey[y * _image.Width + x] == 0;

    /// <summary>Black dots in a rectangle.</summary>
    public int Count(int x, int y, int width, int height)
    {
        var count = 0;
        for (var row = y; row < y + height; row++)
        {
            for (var dot = x; dot < x + width; dot++)
                count += IsBlack(dot, row) ? 1 : 0;
        }
        return count;
    }

    public int HeaderWidth => BinaryPrimitives.ReadInt32BigEndian(Png.AsSpan(16));
}

/// <summary>Every character is its whole cells in black, so that a test knows each dot; U+2205 is in no font.</summary>
internal sealed class BlockGlyphs : IGlyphSource
{
    private static readonly byte[] One = Rows(0xFF, 0xF0);
    private static readonly byte[] Two = Rows(0xFF, 0xFF, 0xFF);

    public ReadOnlySpan<byte> DotsOf(Rune rune, int cells)
        => rune.Value == 0x2205 ? [] : cells == 1 ? One : Two;

    private static byte[] Rows(params byte[] row) => [.. Enumerable.Repeat(row, 24).SelectMany(static part => part)];
}
