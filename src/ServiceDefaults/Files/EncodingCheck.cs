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
    /// <returns>Null when it is UTF-8 without a NUL, which no text has and UTF-16 has everywhere.</returns>
    public static EncodingFault? FaultOf(ReadOnlySpan<byte> text) => FirstOutside(text) is { } at
        ? new(Place(text, at), $"the byte 0x{text[at]:X2} there (offset {at}) is no UTF-8",
            $"save the file as UTF-8; it looks like {Guess(text, at)}")
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
        var nul = text.IndexOf((byte)0);
        if (Utf8.IsValid(nul < 0 ? text : text[..nul])) return nul < 0 ? null : nul;
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done) at += length;
        return at;
    }

    private static string Guess(ReadOnlySpan<byte> text, int at) => text switch
    {
        _ when IsUtf32(text) => "UTF-32",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "UTF-16",
        _ when text.Contains((byte)0) => IsUtf16(text) ? "UTF-16" : "no text file",
        _ when Rune.DecodeFromUtf8(text[at..], out _, out _) == OperationStatus.NeedMoreData =>
            "UTF-8 that was cut off",
        _ when text[at] == 0xED && text[at + 1] >= 0xA0 => "UTF-8 made from half characters (CESU-8)",
        _ => IsGbk(text) ? "GB18030 (GBK)" : "Latin-1 (Windows-1252)",
    };

    /// <summary>Four bytes a character: a NUL and one of the planes 0 to 3 that have letters, which in UTF-16 would be
    /// control characters. Nothing but NUL is no text.</summary>
    private static bool IsUtf32(ReadOnlySpan<byte> text)
    {
        var (little, big) = (text.Length % 4 == 0, text.Length % 4 == 0);
        for (var i = 0; i + 3 < text.Length; i += 4)
        {
            little &= text[i + 3] == 0 && text[i + 2] <= 3;
            big &= text[i] == 0 && text[i + 1] <= 3;
        }

        return (little || big) && text.ContainsAnyExcept((byte)0);
    }

    /// <summary>Every other byte of what is mostly ASCII is NUL.</summary>
    private static bool IsUtf16(ReadOnlySpan<byte> text)
    {
        Span<int> nuls = [0, 0];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == 0) nuls[i & 1]++;
        }

        return Math.Max(nuls[0], nuls[1]) > text.Length / 8 && Math.Min(nuls[0], nuls[1]) <= text.Length / 32;
    }

    /// <summary>Chinese comes in pairs of high bytes; an accent among Latin letters stands alone.</summary>
    private static bool IsGbk(ReadOnlySpan<byte> text)
    {
        var (pairs, others) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 0x80) continue;
            if (i + 1 < text.Length && text[i] is >= 0x81 and <= 0xFE && text[i + 1] is >= 0x80 and <= 0xFE) pairs++;
            else others++;
            if (i + 1 < text.Length && text[i + 1] >= 0x80) i++;
        }

        return pairs >= others;
    }

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
