namespace PosDaemon.Benchmarks.Rounds;

/// <summary>Somebody who makes the standard slip: ours, in this process, or a peer in one of its own.</summary>
internal interface ISubject
{
    string Name { get; }

    IReadOnlyList<Form> Forms { get; }

    byte[] Make(Form form);

    /// <summary>Makes it again and again for about so long, at least a few times.</summary>
    Measure Run(Form form, double seconds);
}

/// <summary>One round of one subject.</summary>
/// <param name="Count">Slips made.</param>
/// <param name="Seconds">Processor time of the whole process, garbage collection included: what else the machine does
/// takes its turns, but is not counted.</param>
/// <param name="Length">Bytes of one slip.</param>
internal readonly record struct Measure(long Count, double Seconds, int Length)
{
    public double PerSecond => Count / Math.Max(Seconds, 1e-6);
}

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
