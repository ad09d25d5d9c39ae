using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace PosDaemon.Configuration;

/// <summary>Text that is no Unicode: a file that an editor saved in another encoding, or half a character written as
/// an escape. The JSON reader would notice only when somebody asks for the string, as a bug.</summary>
internal static class EncodingCheck
{
    /// <returns>Null when every text of the file can be read.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static ConfigurationFault? FaultOf(ReadOnlySpan<byte> json, JsonDocumentOptions options)
    {
        if (FirstOutside(json) is { } at)
            return new(Place(json, at), $"the byte 0x{json[at]:X2} there is no UTF-8",
                $"save the file as UTF-8; it looks like {Guess(json)}");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions
        {
            CommentHandling = options.CommentHandling, AllowTrailingCommas = options.AllowTrailingCommas,
            MaxDepth = options.MaxDepth,
        });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsWhole(ref reader))
                return new(Place(json, (int)reader.TokenStartIndex),
                    "a text there has half a character (\\uD800 to \\uDFFF)", "write the character itself");
        }

        return null;
    }

    /// <summary>Lines and characters, counted from 1 as people do.</summary>
    public static string Place(ReadOnlySpan<byte> json, int at)
    {
        var before = json[..Math.Min(at, json.Length)];
        var line = before.Count((byte)'\n') + 1;
        return $"line {line}, column {Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1}";
    }

    private static int? FirstOutside(ReadOnlySpan<byte> json)
    {
        if (Utf8.IsValid(json)) return null;
        var at = 0;
        while (Rune.DecodeFromUtf8(json[at..], out _, out var length) == OperationStatus.Done) at += length;
        return at;
    }

    private static string Guess(ReadOnlySpan<byte> text) => text switch
    {
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "UTF-16",
        _ when text.Contains((byte)0) => "no text file",
        _ => "GB18030 (GBK)",
    };

    private static bool IsWhole(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return true;
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // The reader's way to say that the escapes are no UTF-16.
            return false;
        }
    }
}
