using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Pictures;

/// <summary>A shop's logo: kept in the printer's memory under a key, as a picture, or both. Callable from any thread.
/// </summary>
public sealed class SlipLogo
{
    private readonly Picture? _picture;
    private readonly byte[] _print;

    /// <summary>A picture keeps what it has made for a width, and two lanes may print the same logo at once.</summary>
    private readonly Lock _making = new();

    private SlipLogo(string? key, Picture? picture)
    {
        (Key, _picture) = (key, picture);
        _print = key is null ? [] : LogoCommands.Print(key);
    }

    /// <summary>Two letters or digits, as it was stored in the printer (GS ( L); null when it is not kept there.
    /// </summary>
    public string? Key { get; }

    /// <summary>False when only the printer has it.</summary>
    internal bool HasPicture => _picture is not null;

    /// <summary>The command that prints it by its key.</summary>
    internal ReadOnlySpan<byte> PrintCommand => _print;

    /// <summary>One that only the printer has.</summary>
    /// <param name="key">As in <see cref="IsKey"/>.</param>
    public static SlipLogo Kept(string key) => new(key, null);

    /// <summary>A logo of a PNG or JPEG file, at most 4096 dots wide and high.</summary>
    /// <param name="key">Null when no printer keeps it.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="problem">"", or why it is no picture that can be printed.</param>
    /// <returns>Null when it is none.</returns>
    public static SlipLogo? Read(string? key, byte[] file, out string problem)
    {
        if (GreyImage.Read(file, out problem) is { } image)
            problem = RasterImage.Of(image, GreyImage.MostSide).ProblemOf(image);
        return problem.Length > 0 ? null : new(key, new(Convert.ToBase64String(file)));
    }

    /// <summary>True for a key that a printer takes.</summary>
    public static bool IsKey(string key) => key.Length == 2 && key.All(char.IsAsciiLetterOrDigit);

    /// <summary>The command that stores it in the printer's memory under its key, made to fit the profile's paper; null
    /// without picture or key.</summary>
    public byte[]? StoreCommand(PrinterProfile profile)
        => Key is not null && DotsFor(profile.Dots)?.Image is { } dots ? LogoCommands.Store(dots, Key) : null;

    /// <summary>Null when only the printer has it.</summary>
    internal PictureDots? DotsFor(int mostWidth)
    {
        lock (_making)
            return _picture?.DotsFor(mostWidth);
    }
}
