using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PosDaemon.Configuration;

/// <summary>Changes texts of entries in the text of a configuration, and nothing else: comments, order and layout stay
/// as people wrote them. Pure; what comes out is judged by <see cref="ConfigurationFile.Parse"/>.</summary>
internal static class ConfigurationEdit
{
    private static readonly JsonReaderOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    /// <param name="json">A configuration that passed its checks.</param>
    /// <param name="list">Whose entries: <c>scanners</c>, <c>lanes</c>.</param>
    /// <param name="member">Which text of an entry: <c>address</c>, <c>scanner</c>.</param>
    /// <param name="texts">The new text of each entry that gets one, by the entry's name.</param>
    /// <exception cref="KeyNotFoundException">The list has no entry of that name with such a member.</exception>
    public static byte[] Set(
        ReadOnlyMemory<byte> json, string list, string member, IReadOnlyDictionary<string, string> texts)
    {
        var places = PlacesOf(json.Span, list, member);
        if (texts.Keys.FirstOrDefault(name => !places.ContainsKey(name)) is { } missing)
            throw new KeyNotFoundException($"{list} has no {missing} with \"{member}\".");
        using var edited = new MemoryStream();
        var written = 0;
        foreach (var (name, place) in places.OrderBy(one => one.Value.Start))
        {
            if (!texts.TryGetValue(name, out var text))
                continue;
            edited.Write(json.Span[written..place.Start]);
            edited.Write(Encoding.UTF8.GetBytes(
                $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""));
            written = place.End;
        }

        edited.Write(json.Span[written..]);
        return edited.ToArray();
    }

    /// <summary>Where that text of each entry stands, quotation marks and all, by the entry's name.</summary>
    private static Dictionary<string, (int Start, int End)> PlacesOf(
        ReadOnlySpan<byte> json, string list, string member)
    {
        const int InEntry = 3;    // the object, its list, one of that
        var places = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        // Behind a byte order mark.
        var begin = json.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var reader = new Utf8JsonReader(json[begin..], Lenient);
        var (isInList, name, text) = (false, (string?)null, ((int, int)?)null);
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                isInList = reader.ValueTextEquals(list);
            else if (isInList && reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: InEntry })
            {
                var (isName, isMeant) = (reader.ValueTextEquals("name"u8), reader.ValueTextEquals(member));
                if (!isName && !isMeant)
                    continue;
                reader.Read();
                if (isName)
                    name = reader.GetString();
                else
                    text = (begin + (int)reader.TokenStartIndex, begin + (int)reader.BytesConsumed);
            }
            else if (isInList && reader is { TokenType: JsonTokenType.EndObject, CurrentDepth: InEntry - 1 })
            {
                if (name is not null && text is { } place)
                    places[name] = place;
                (name, text) = (null, null);
            }
        }

        return places;
    }
}
