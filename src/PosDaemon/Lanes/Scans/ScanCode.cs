using System.Security.Cryptography;
using System.Text.Json.Serialization;
using PosDaemon.Journal;

namespace PosDaemon.Lanes;

/// <summary>A code as read, byte for byte. A bearer secret: its text form is a short hash, so that it can be put in
/// a log by mistake without harm.</summary>
[JsonConverter(typeof(ScanCodeConverter))]
public sealed class ScanCode : IEquatable<ScanCode>
{
    private readonly byte[] _bytes;

    public ScanCode(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();
        Hash = HashOf(bytes);
    }

    private ScanCode(CodeHash hash) => (_bytes, Hash) = ([], hash);

    /// <summary>What is left of a code once its scan has its verdict.</summary>
    public static ScanCode Wiped(CodeHash hash) => new(hash);

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Stands for the code wherever the code itself has no business.</summary>
    public CodeHash Hash { get; }

    public static CodeHash HashOf(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    public bool Equals(ScanCode? other) => other is not null && Hash == other.Hash;

    public override bool Equals(object? obj) => Equals(obj as ScanCode);

    public override int GetHashCode() => Hash.GetHashCode();

    public override string ToString() => Hash.Abbreviated;
}

/// <summary>SHA-256 of a code, in lower-case hex.</summary>
public readonly record struct CodeHash(string Hex)
{
    /// <summary>What logs, the console and metrics carry: the first 8 hex digits.</summary>
    public string Abbreviated => Hex is { Length: >= 8 } ? Hex[..8] : Hex ?? "";

    public override string ToString() => Abbreviated;
}
