using PosDaemon.Protocol.EscPos;

namespace PosDaemon.Protocol.Slips;

/// <summary>A shop's logo: kept in the printer's memory under a key, as a picture, or both. Immutable.</summary>
public sealed class SlipLogo
{
    private SlipLogo(string? key, PngImage? image, byte[] png) => (Key, Image, Png) = (key, image, png);

    /// <summary>Two letters or digits, as it was stored in the printer (GS ( L); null when it is not kept there.
    /// </summary>
    public string? Key { get; }

    /// <summary>Null when only the printer has it.</summary>
    internal PngImage? Image { get; }

    internal byte[] Png { get; }

    /// <summary>One that only the printer has.</summary>
    public static SlipLogo Kept(string key) => new(key, null, []);

    /// <summary>Null and the problem when it is no PNG that can be printed.</summary>
    public static SlipLogo? Read(string? key, byte[] png, out string problem)
    {
        PngImage? image = PngImage.Read(png, out problem);
        return image is null ? null : new(key, image, png);
    }

    /// <summary>True for a key that a printer takes.</summary>
    public static bool IsKey(string key) => key.Length == 2 && key.All(char.IsAsciiLetterOrDigit);

    /// <summary>The command that stores it in the printer's memory under its key, made to fit the profile's paper; null
    /// without picture or key.</summary>
    public byte[]? StoreCommand(PrinterProfile profile)
        => Key is null || Image is null ? null : LogoCommands.Store(RasterImage.Of(Image, profile.Dots), Key);
}
