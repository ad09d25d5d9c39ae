using PosDaemon.Slips.Outputs.EscPos;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Pictures;

/// <summary>A shop's logo: kept in the printer's memory under a key, as a picture, or both.</summary>
public sealed class SlipLogo
{
    private readonly Picture? _picture;
    private byte[]? _print;

    /// <summary>A picture keeps what it has made for a width, and two lanes may print the same logo at once.</summary>
    private readonly Lock _making = new();

    private SlipLogo(string? key, GreyImage? image, Picture? picture)
        => (Key, Image, _picture) = (key, image, picture);

    /// <summary>Two letters or digits, as it was stored in the printer (GS ( L); null when it is not kept there.
    /// </summary>
    public string? Key { get; }

    /// <summary>Null when only the printer has it.</summary>
    internal GreyImage? Image { get; }

    /// <summary>The PNG, for pages; "" when only the printer has it.</summary>
    internal string Base64 => _picture?.Base64 ?? "";

    /// <summary>One that only the printer has.</summary>
    public static SlipLogo Kept(string key) => new(key, null, null);

    /// <summary>Null and the problem when it is no PNG that can be printed.</summary>
    public static SlipLogo? Read(string? key, byte[] png, out string problem)
    {
        var image = GreyImage.Read(png, out problem);
        return image is null ? null : new(key, image, new(Convert.ToBase64String(png)));
    }

    /// <summary>True for a key that a printer takes.</summary>
    public static bool IsKey(string key) => key.Length == 2 && key.All(char.IsAsciiLetterOrDigit);

    /// <summary>The command that stores it in the printer's memory under its key, made to fit the profile's paper; null
    /// without picture or key.</summary>
    public byte[]? StoreCommand(PrinterProfile profile)
        => Key is null || Image is null ? null : LogoCommands.Store(RasterImage.Of(Image, profile.Dots), Key);

    /// <summary>What prints it: by its key where the printer keeps it, else the picture itself. Empty when the printer
    /// keeps none and there is no picture, or no room for it.</summary>
    internal ReadOnlySpan<byte> PrintCommand(PrinterProfile profile, int mostDots)
    {
        if (Key is not null && profile.KeepsLogos)
            return _print ??= LogoCommands.Print(Key);
        if (_picture is null)
            return [];
        lock (_making)
            return _picture.CommandsFor(mostDots, profile.RasterRows, out _);
    }
}
