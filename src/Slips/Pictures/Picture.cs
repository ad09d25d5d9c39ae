using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Pictures;

/// <summary>A picture of a slip: PNG or JPEG in base64, and its dots, made once for each width it was asked for. Not
/// thread-safe.</summary>
internal sealed class Picture(string base64)
{
    /// <summary>Printers of different width that one terminal may alternate between.</summary>
    private const int MostWidths = 4;

    private readonly List<PictureDots> _made = [];

    public string Base64 { get; } = base64;

    /// <summary>Bytes that it holds on to.</summary>
    public int Size
    {
        get
        {
            var size = 2 * Base64.Length;
            foreach (var dots in _made)
                size += dots.Size;
            return size;
        }
    }

    /// <summary>Null and the problem when it is no picture.</summary>
    public GreyImage? Decode(out string problem)
    {
        var file = new byte[Base64.Length];
        problem = "the image is no PNG or JPEG in base64";
        return Convert.TryFromBase64String(Base64, file, out var length)
            ? GreyImage.Read(file.AsSpan(0, length), out problem)
            : null;
    }

    /// <summary>Its dots, made smaller where it is wider than <paramref name="mostWidth"/> dots.</summary>
    public PictureDots DotsFor(int mostWidth)
    {
        foreach (var known in _made)
        {
            if (known.MostWidth == mostWidth)
                return known;
        }
        var image = Decode(out var problem);
        var raster = image is null ? null : RasterImage.Of(image, mostWidth);
        if (raster is not null)
            problem = raster.ProblemOf(image!);
        var dots = new PictureDots(mostWidth, problem.Length > 0 ? null : raster, problem);
        if (_made.Count == MostWidths)
            _made.RemoveAt(0);
        _made.Add(dots);
        return dots;
    }

    /// <summary>Lets the dots go.</summary>
    public void Forget() => _made.Clear();
}

/// <summary>A picture as the dots that a printer burns, and the commands that send them. Callable from any thread.
/// </summary>
/// <param name="mostWidth">What it was asked to fit (dots).</param>
/// <param name="image">Null when it is no picture.</param>
/// <param name="problem">Why it is none.</param>
internal sealed class PictureDots(int mostWidth, RasterImage? image, string problem)
{
    /// <summary>Models that differ in the rows of a band.</summary>
    private const int MostBands = 4;

    /// <summary>Replaced whole, so that nobody sees half of it.</summary>
    private Commands[] _commands = [];

    public int MostWidth => mostWidth;

    public RasterImage? Image => image;

    public string Problem => problem;

    /// <summary>Bytes that it holds on to.</summary>
    public int Size =>
        (image is null ? 0 : image.Height * (image.Width + 7) / 8) + _commands.Sum(static made => made.Bytes.Length);

    /// <summary>GS v 0 in bands of so many rows; empty when it is no picture.</summary>
    public ReadOnlySpan<byte> CommandsFor(int bandRows)
    {
        var known = _commands;
        foreach (var made in known)
        {
            if (made.BandRows == bandRows)
                return made.Bytes;
        }
        var bytes = new GrowingArray<byte>(1024);
        image?.Write(bytes, bandRows);
        var commands = new Commands(bandRows, bytes.Span.ToArray());
        _commands = known.Length < MostBands ? [.. known, commands] : [commands];
        return commands.Bytes;
    }

    private sealed record Commands(int BandRows, byte[] Bytes);
}
