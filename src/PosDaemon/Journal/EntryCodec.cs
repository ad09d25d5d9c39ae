using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Journal;

/// <summary>An entry as it is stored: what everybody may read, and apart from it what is worth money.</summary>
/// <param name="Json">The entry without its secret.</param>
/// <param name="Secret">The scanned code and what it was read from, or the cloud's acceptance (with the codes that its
/// slip shows) as protobuf; null or empty where the entry has none, or its code is wiped. Sealed at rest.</param>
internal readonly record struct StoredEntry(string Json, byte[]? Secret);

/// <summary>Entries as JSON. Of a scan's code there is only the hash in it, of an acceptance nothing: these are the
/// entry's secret. Other messages of the cloud are kept byte for byte, as protobuf in base64.</summary>
internal static class EntryCodec
{
    public static StoredEntry Write(JournalEntry entry) => new(
        JsonSerializer.Serialize(entry, EntryJson.Default.JournalEntry),
        entry switch
        {
            JournalEntry.Read { Code: { Bytes.Length: > 0 } code } => CodeSecret.Write(code),
            JournalEntry.Accept accept => accept.Accepted.ToByteArray(),
            JournalEntry.Recovered recovered => recovered.Accepted.ToByteArray(),
            _ => null,
        });

    /// <exception cref="JsonException">It is not an entry of this version.</exception>
    /// <exception cref="InvalidProtocolBufferException">The secret is not what the entry's kind has.</exception>
    public static JournalEntry Read(StoredEntry stored) =>
        JsonSerializer.Deserialize(stored.Json, EntryJson.Default.JournalEntry) switch
        {
            JournalEntry.Read read when stored.Secret is { Length: > 0 } code =>
                read with { Code = CodeSecret.Read(code) },
            JournalEntry.Accept accept => accept with { Accepted = Accepted(stored) },
            JournalEntry.Recovered recovered => recovered with { Accepted = Accepted(stored) },
            { } entry => entry,
            null => throw new JsonException("The entry is null."),
        };

    private static Accepted Accepted(StoredEntry stored) => stored.Secret is { } message
        ? Protocol.Redemption.V1.Accepted.Parser.ParseFrom(message)
        : throw new JsonException("The entry lacks what the cloud accepted.");
}

/// <summary>A code as it is sealed: its bytes, and behind them what was read, where that was something else. No code
/// begins with a NUL, since a code's ends are trimmed.</summary>
internal static class CodeSecret
{
    private const int HeadLength = 3;

    public static byte[] Write(ScanCode code)
    {
        if (code.Raw.SequenceEqual(code.Bytes))
            return code.Bytes.ToArray();
        byte[] secret = [0, 0, 0, .. code.Bytes, .. code.Raw];
        BinaryPrimitives.WriteUInt16BigEndian(secret.AsSpan(1), (ushort)code.Bytes.Length);
        return secret;
    }

    public static ScanCode Read(ReadOnlySpan<byte> secret)
    {
        if (secret.Length > HeadLength && secret[0] == 0
            && BinaryPrimitives.ReadUInt16BigEndian(secret[1..]) is var length && length <= secret.Length - HeadLength)
            return new ScanCode(secret.Slice(HeadLength, length), secret[(HeadLength + length)..]);
        return new ScanCode(secret);
    }
}

[JsonSourceGenerationOptions(Converters =
[
    typeof(ScanIdConverter), typeof(UndoIdConverter), typeof(AcceptedConverter), typeof(RefusedConverter),
    typeof(UndoResponseConverter),
])]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class EntryJson : JsonSerializerContext;

/// <summary>A value that is written as one string.</summary>
internal abstract class TextConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        read(reader.GetString() ?? throw new JsonException("A null stands where a text should."));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(write(value));
}

internal sealed class ScanIdConverter() : TextConverter<ScanId>(text => new ScanId(text), id => id.Value);

internal sealed class UndoIdConverter() : TextConverter<UndoId>(text => new UndoId(text), id => id.Value);

/// <summary>Nothing of it: it is the entry's secret.</summary>
internal sealed class AcceptedConverter() : TextConverter<Accepted>(_ => new Accepted(), _ => "");

/// <summary>A message of the cloud, as protobuf in base64.</summary>
internal abstract class MessageConverter<T>(MessageParser<T> parser)
    : TextConverter<T>(text => parser.ParseFrom(Convert.FromBase64String(text)), m => m.ToByteString().ToBase64())
    where T : IMessage<T>;

internal sealed class RefusedConverter() : MessageConverter<Refused>(Refused.Parser);

internal sealed class UndoResponseConverter() : MessageConverter<UndoResponse>(UndoResponse.Parser);
