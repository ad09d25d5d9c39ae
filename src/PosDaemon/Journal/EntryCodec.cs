using System.Text.Json;
using System.Text.Json.Serialization;

namespace PosDaemon.Journal;

/// <summary>Entries as JSON. The code of a scan is never in it, only its hash: the code has a column of its own,
/// encrypted and wiped. The cloud's messages are kept byte for byte, as protobuf in base64.</summary>
internal static class EntryCodec
{
    public static string Write(JournalEntry entry) =>
        JsonSerializer.Serialize(entry, EntryJson.Default.JournalEntry);

    /// <exception cref="JsonException">It is not an entry of this version.</exception>
    public static JournalEntry Read(string json) =>
        JsonSerializer.Deserialize(json, EntryJson.Default.JournalEntry)
        ?? throw new JsonException("The entry is null.");
}

[JsonSourceGenerationOptions(Converters =
[
    typeof(ScanIdConverter), typeof(UndoIdConverter), typeof(ScanCodeConverter), typeof(AcceptedConverter),
    typeof(RefusedConverter), typeof(UndoReplyConverter),
])]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class EntryJson : JsonSerializerContext;
