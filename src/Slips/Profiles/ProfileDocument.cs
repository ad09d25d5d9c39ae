using System.Text.Json;

namespace PosDaemon.Slips.Profiles;

/// <summary>One profile file: its JSON, and on which line each member stands.</summary>
public sealed class ProfileDocument
{
    private static readonly JsonDocumentOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    private readonly Dictionary<string, int> _lines;

    private ProfileDocument(string name, JsonElement root, Dictionary<string, int> lines) =>
        (Name, Root, _lines) = (name, root, lines);

    /// <summary>Of the profile: the file's name without .json.</summary>
    public string Name { get; }

    /// <summary>The file's name, without its folder.</summary>
    public string File => Name + ".json";

    public JsonElement Root { get; }

    /// <summary>The profile that has what this one does not say; null where there is none.</summary>
    public string? BasedOn =>
        Root.ValueKind == JsonValueKind.Object && Root.TryGetProperty("basedOn", out var basedOn)
            && basedOn.ValueKind == JsonValueKind.String
            ? basedOn.GetString()
            : null;

    /// <param name="name">Of the profile.</param>
    /// <param name="json">UTF-8 without a mark. Comments and trailing commas are taken.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static ProfileDocument Parse(string name, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Lenient);
        return new(name, document.RootElement.Clone(), LinesOf(json.Span));
    }

    /// <summary>Where a member stands, from 1; of one that is not there, the line of what it would be in.</summary>
    /// <param name="path">Such as <c>values.columns.from</c>.</param>
    public int LineOf(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (_lines.TryGetValue(path[..end], out var line))
                return line;
        }

        return 1;
    }

    // Of members that are there twice the last one counts, as it does for JSON.
    private static Dictionary<string, int> LinesOf(ReadOnlySpan<byte> json)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions
        {
            CommentHandling = Lenient.CommentHandling, AllowTrailingCommas = Lenient.AllowTrailingCommas,
            MaxDepth = Lenient.MaxDepth,
        });
        var path = new List<string>();
        var (line, at) = (1, 0);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var start = (int)reader.TokenStartIndex;
            line += json[at..start].Count((byte)'\n');
            at = start;
            // Lists have a depth and no name.
            var above = reader.CurrentDepth - 1;
            if (path.Count > above)
                path.RemoveRange(above, path.Count - above);
            while (path.Count < above)
                path.Add("");
            path.Add(reader.GetString()!);
            lines[string.Join('.', path)] = line;
        }

        return lines;
    }
}
