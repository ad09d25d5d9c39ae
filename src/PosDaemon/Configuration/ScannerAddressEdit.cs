using System.Text;
using System.Text.Json;

namespace PosDaemon.Configuration;

/// <summary>Changes the address of one scanner in the text of a configuration, and nothing else: comments, order and
/// layout stay as people wrote them. Pure.</summary>
internal static class ScannerAddressEdit
{
    private static readonly JsonReaderOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    /// <param name="json">A configuration that passed its checks.</param>
    /// <param name="addresses">The new address of each scanner that gets one.</param>
    /// <exception cref="KeyNotFoundException">It has no scanner of that name.</exception>
    public static byte[] Set(ReadOnlyMemory<byte> json, IReadOnlyDictionary<string, string> addresses)
    {
        var places = PlacesOf(json.Span);
        if (addresses.Keys.FirstOrDefault(name => !places.ContainsKey(name)) is { } missing)
            throw new KeyNotFoundException($"There is no scanner {missing}.");
        using var edited = new MemoryStream();
        var written = 0;
        foreach (var (name, place) in places.OrderBy(one => one.Value.Start))
        {
            if (!addresses.TryGetValue(name, out var address))
                continue;
            edited.Write(json.Span[written..place.Start]);
            edited.Write(Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(address,
                System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""));
            written = place.End;
        }

        edited.Write(json.Span[written..]);
        return edited.ToArray();
    }

    /// <summary>The address as it is to be written for another device: what was set for the line of a serial port
    /// stays.</summary>
    public static string WithOptionsOf(string found, string before)
    {
        const string Serial = "serial:";
        var question = before.IndexOf('?', StringComparison.Ordinal);
        return question > 0 && !found.Contains('?', StringComparison.Ordinal)
            && found.StartsWith(Serial, StringComparison.Ordinal) && before.StartsWith(Serial, StringComparison.Ordinal)
            ? found + before[question..]
            : found;
    }

    /// <summary>Where the text of each scanner's address stands, quotation marks and all, by the scanner's name.
    /// </summary>
    private static Dictionary<string, (int Start, int End)> PlacesOf(ReadOnlySpan<byte> json)
    {
        const int InScanner = 3;    // the object, its scanners, one of them
        var places = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        // Behind a byte order mark.
        var begin = json.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var reader = new Utf8JsonReader(json[begin..], Lenient);
        var (isInScanners, name, address) = (false, (string?)null, ((int, int)?)null);
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                isInScanners = reader.ValueTextEquals("scanners"u8);
            else if (isInScanners && reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: InScanner })
                ReadMember(ref reader, ref name, ref address, begin);
            else if (isInScanners && reader is { TokenType: JsonTokenType.EndObject, CurrentDepth: InScanner - 1 })
            {
                if (name is not null && address is { } place)
                    places[name] = place;
                (name, address) = (null, null);
            }
        }

        return places;
    }

    private static void ReadMember(
        ref Utf8JsonReader reader, ref string? name, ref (int Start, int End)? address, int begin)
    {
        var (isName, isAddress) = (reader.ValueTextEquals("name"u8), reader.ValueTextEquals("address"u8));
        if (!isName && !isAddress)
            return;
        reader.Read();
        if (isName)
            name = reader.GetString();
        else
            address = (begin + (int)reader.TokenStartIndex, begin + (int)reader.BytesConsumed);
    }
}
