namespace PosDaemon.Benchmarks.Rounds;

/// <summary>What is turned into bytes.</summary>
internal enum Form
{
    /// <summary>Laid-out lines, a QR code and a barcode.</summary>
    Lines,

    /// <summary>The same under a logo whose dots are ready.</summary>
    LinesCachedLogo,

    /// <summary>The same under a logo that is a PNG, read and made black and white each time.</summary>
    LinesDecodedLogo,

    /// <summary>A document: ours is a template and JSON data, receiptline's is the filled text.</summary>
    Document,

    /// <summary>A document with a logo whose dots are ready.</summary>
    DocumentCachedLogo,

    /// <summary>A document with a logo that is read each time.</summary>
    DocumentDecodedLogo,
}
