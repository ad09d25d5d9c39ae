namespace PosSim.Models;

/// <summary>How a virtual scanner ends a code. A carriage return is the factory setting of most.</summary>
internal sealed record ScannerOptions(string Terminator = "cr")
{
    public static readonly IReadOnlyDictionary<string, byte[]> Terminators = new Dictionary<string, byte[]>
    {
        ["cr"] = [0x0D],
        ["lf"] = [0x0A],
        ["crlf"] = [0x0D, 0x0A],
        ["tab"] = [0x09],
        ["etx"] = [0x03],
        ["none"] = [],
    };

    public byte[] TerminatorBytes => Terminators[Terminator];
}
