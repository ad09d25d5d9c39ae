using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Journal;

/// <summary>A value that is written as one string.</summary>
internal abstract class TextConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        read(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(write(value));
}

internal sealed class ScanIdConverter() : TextConverter<ScanId>(text => new ScanId(text), id => id.Value);

internal sealed class UndoIdConverter() : TextConverter<UndoId>(text => new UndoId(text), id => id.Value);

/// <summary>Only the hash; see <see cref="EntryCodec"/>.</summary>
internal sealed class ScanCodeConverter()
    : TextConverter<ScanCode>(hex => ScanCode.Wiped(new CodeHash(hex)), code => code.Hash.Hex);

/// <summary>A message of the cloud, as protobuf in base64.</summary>
internal abstract class MessageConverter<T>(MessageParser<T> parser) : JsonConverter<T> where T : IMessage<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return parser.ParseFrom(reader.GetBytesFromBase64());
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new JsonException("A message of the cloud in the journal cannot be read.", fault);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.ToByteArray());
}

internal sealed class AcceptedConverter() : MessageConverter<Accepted>(Accepted.Parser);

internal sealed class RefusedConverter() : MessageConverter<Refused>(Refused.Parser);

internal sealed class UndoReplyConverter() : MessageConverter<UndoResponse>(UndoResponse.Parser);
