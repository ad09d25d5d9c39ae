using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace PosDaemon.ServiceDefaults;

/// <summary>Text that is no Unicode: a file that an editor saved in another encoding, or half a character written as
/// an escape. A reader of text would put U+FFFD in its place, which prints as such, and a reader of JSON would notice
/// only when somebody asks for the string, as a bug.</summary>
public static class EncodingCheck
{
    /// <param name="text">With or without a byte order mark.</param>
    /// <returns>Null when it is UTF-8.</returns>
    public static EncodingFault? FaultOf(ReadOnlySpan<byte> text) => FirstOutside(text) is { } at
        ? new(Place(text, at), $"the byte 0x{text[at]:X2} there (offset {at}) is no UTF-8",
            $"save the file as UTF-8; it looks like {Guess(text)}")
        : null;

    /// <returns>Null when every text of the file can be read.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static EncodingFault? FaultOfJson(ReadOnlySpan<byte> json, JsonDocumentOptions options)
    {
        if (FaultOf(json) is { } fault) return fault;
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

    /// <summary>Editors on Windows like to put a byte order mark in front, which JSON does not know.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(byte[] text) =>
        text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? text.AsMemory(Encoding.UTF8.Preamble.Length) : text;

    /// <summary>Lines and characters, counted from 1 as people do.</summary>
    public static string Place(ReadOnlySpan<byte> text, int at)
    {
        var before = text[..Math.Min(at, text.Length)];
        var line = before.Count((byte)'\n') + 1;
        return $"line {line}, column {Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1}";
    }

    private static int? FirstOutside(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text)) return null;
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done) at += length;
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

/// <summary>Where a text is no Unicode, and what to do.</summary>
/// <param name="Place">Line and column, from 1.</param>
public sealed record EncodingFault(string Place, string Problem, string Remedy)
{
    /// <summary>All of it, for a message that names the file.</summary>
    public string Sentence => $"{Place}: {Problem}; {Remedy}";
}
