using PosSim.Paper.Codes;

namespace PosSim.Paper;

/// <summary>Something on paper, at its place in dots from the left edge of the printable width and from the top of the
/// strip. Never changed once made; a strip shifts its own copies.</summary>
internal abstract record Mark
{
    public required int X { get; init; }
    public required int Y { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>How the whole mark is turned on paper (upside-down lines, page mode directions); X, Y, Width and Height
    /// are those after turning.</summary>
    public Turn Turn { get; init; }

    public int Bottom => Y + Height;

    /// <summary>A run of characters of one style.</summary>
    public sealed record Text : Mark
    {
        public required string Content { get; init; }
        public required TextStyle Style { get; init; }

        /// <summary>The readable line at a bar code; the code itself already has its data.</summary>
        public bool BelongsToBarcode { get; init; }
    }

    /// <summary>Dots: a picture, a code, a character defined by the host.</summary>
    public sealed record Picture : Mark
    {
        public required PictureKind Kind { get; init; }

        /// <summary>What a code says; empty for plain pictures.</summary>
        public string Content { get; init; } = "";

        /// <summary>The kind of bar code.</summary>
        public string Symbology { get; init; } = "";

        /// <summary>The dots, upright; made only when somebody looks.</summary>
        public required Func<DotImage> Dots { get; init; }
    }

    /// <summary>Empty lines fed on purpose; paper feeds for cutting are none.</summary>
    public sealed record Blank : Mark
    {
        public required int Lines { get; init; }
    }
}

internal enum PictureKind
{
    Image,
    Glyph,
    Qr,
    Barcode,

    /// <summary>PDF417 and the like.</summary>
    Symbol,
}
