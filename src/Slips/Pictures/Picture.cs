using PosDaemon.Slips.Outputs.EscPos;

namespace PosDaemon.Slips.Pictures;

/// <summary>A picture of a slip: PNG in base64, and the commands that print it, made once for each width it was asked
/// for. Not thread-safe.</summary>
internal sealed class Picture(string base64)
{
    /// <summary>Printers of different width that one terminal may alternate between.</summary>
    private const int MostWidths = 4;

    private readonly List<Commands> _made = [];

    public string Base64 { get; } = base64;

    /// <summary>Bytes that it holds on to.</summary>
    public int Size { get; private set; } = 2 * base64.Length;

    /// <summary>Null and the problem when it is no picture.</summary>
    public GreyImage? Decode(out string problem)
    {
        var png = new byte[Base64.Length];
        problem = "the image is no base64";
        return Convert.TryFromBase64String(Base64, png, out var length)
            ? GreyImage.Read(png.AsSpan(0, length), out problem)
            : null;
    }

    /// <summary>GS v 0 in bands; empty with a problem when it is no picture.</summary>
    public ReadOnlySpan<byte> CommandsFor(int mostWidth, int bandRows, out string? problem)
    {
        foreach (var known in _made)
        {
            if (known.MostWidth == mostWidth && known.BandRows == bandRows)
            {
                problem = known.Problem;
                return known.Bytes;
            }
        }
        var commands = Make(mostWidth, bandRows);
        if (_made.Count == MostWidths)
            _made.RemoveAt(0);
        _made.Add(commands);
        Size += commands.Bytes.Length;
        problem = commands.Problem;
        return commands.Bytes;
    }

    /// <summary>Lets the commands go.</summary>
    public void Forget()
    {
        _made.Clear();
        Size = 2 * Base64.Length;
    }

    private Commands Make(int mostWidth, int bandRows)
    {
        if (Decode(out var problem) is not { } image)
            return new(mostWidth, bandRows, [], problem);
        if (mostWidth == 0)
            return new(mostWidth, bandRows, [], "the image has no cell to stand in");
        var bytes = new EncoderBuffer();
        RasterImage.Of(image, mostWidth).Write(bytes, bandRows);
        return new(mostWidth, bandRows, bytes.ToArray(), null);
    }

    private sealed record Commands(int MostWidth, int BandRows, byte[] Bytes, string? Problem);
}
