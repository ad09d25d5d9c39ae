using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PosDaemon.Lanes;

/// <summary>A code, and what was read when it was found in that. A bearer secret: its text form is a short hash, so
/// that it can be put in a log by mistake without harm.</summary>
[JsonConverter(typeof(JsonForm))]
public sealed class ScanCode : IEquatable<ScanCode>
{
    private readonly byte[] _bytes;
    private readonly byte[] _raw;

    /// <param name="bytes">The code.</param>
    public ScanCode(ReadOnlySpan<byte> bytes)
    {
        _raw = _bytes = bytes.ToArray();
        Hash = HashOf(bytes);
    }

    /// <param name="bytes">The code.</param>
    /// <param name="raw">What was read.</param>
    public ScanCode(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> raw)
        : this(bytes)
    {
        if (!raw.SequenceEqual(bytes))
            _raw = raw.ToArray();
    }

    private ScanCode(CodeHash hash) => (_bytes, _raw, Hash) = ([], [], hash);

    /// <summary>What is left of a code once its scan has its verdict.</summary>
    public static ScanCode Wiped(CodeHash hash) => new(hash);

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>What the scanner or the hand gave, byte for byte.</summary>
    public ReadOnlySpan<byte> Raw => _raw;

    /// <summary>Stands for the code wherever the code itself has no business.</summary>
    public CodeHash Hash { get; }

    public static CodeHash HashOf(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    public bool Equals(ScanCode? other) => other is not null && Hash == other.Hash;

    public override bool Equals(object? obj) => Equals(obj as ScanCode);

    public override int GetHashCode() => Hash.GetHashCode();

    public override string ToString() => Hash.Abbreviated;

    /// <summary>In JSON only the hash is kept; what is read back is wiped.</summary>
    internal sealed class JsonForm : JsonConverter<ScanCode>
    {
        public override ScanCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Wiped(new CodeHash(reader.GetString() ?? throw new JsonException("A null stands where a text should.")));

        public override void Write(Utf8JsonWriter writer, ScanCode value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Hash.Hex);
    }
}

/// <summary>SHA-256 of a code, in lower-case hex.</summary>
public readonly record struct CodeHash(string Hex)
{
    /// <summary>What logs, the console and metrics carry: the first 8 hex digits.</summary>
    public string Abbreviated => Hex is { Length: >= 8 } ? Hex[..8] : Hex ?? "";

    public override string ToString() => Abbreviated;
}
