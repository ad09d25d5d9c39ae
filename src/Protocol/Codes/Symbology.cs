using System.Text;
using System.Text.Json.Serialization;

namespace PosDaemon.Protocol.Codes;

/// <summary>Kinds of bar codes, as far as shops tell them apart.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Symbology>))]
public enum Symbology
{
    [JsonStringEnumMemberName("qr")]
    Qr,

    [JsonStringEnumMemberName("dataMatrix")]
    DataMatrix,

    [JsonStringEnumMemberName("pdf417")]
    Pdf417,

    [JsonStringEnumMemberName("aztec")]
    Aztec,

    [JsonStringEnumMemberName("hanXin")]
    HanXin,

    [JsonStringEnumMemberName("code128")]
    Code128,

    [JsonStringEnumMemberName("code39")]
    Code39,

    /// <summary>Interleaved 2 of 5.</summary>
    [JsonStringEnumMemberName("itf")]
    Itf,

    /// <summary>EAN and UPC: what products carry.</summary>
    [JsonStringEnumMemberName("ean")]
    Ean,

    [JsonStringEnumMemberName("dataBar")]
    DataBar,

    /// <summary>Any other that a reader names.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}

/// <summary>The AIM identifier of a code (ISO/IEC 15424): a closing bracket, a letter for the symbology, a digit for
/// its options.</summary>
public static class AimIdentifier
{
    internal const int Length = 3;

    /// <summary>What kind of code a reader says it has read; null where it says nothing.</summary>
    /// <param name="apart">The identifier, where the reader sends it apart from the code.</param>
    /// <param name="code">The code as it came; where it is not apart the identifier stands before it, perhaps behind
    /// control characters that frame it.</param>
    public static Symbology? SymbologyOf(string? apart, ReadOnlySpan<byte> code)
    {
        if (apart is [']', var letter, ..])
            return Of(letter);
        var trimmed = CodeText.Trim(code);
        var text = Encoding.Latin1.GetString(trimmed[..Math.Min(Length + 1, trimmed.Length)]);
        return StandsBefore(text) ? Of(text[1]) : null;
    }

    /// <summary>An identifier, and something behind it.</summary>
    internal static bool StandsBefore(string text) => text is [']', var symbology, var modifier, _, ..]
        && char.IsAsciiLetter(symbology) && char.IsAsciiLetterOrDigit(modifier);

    private static Symbology Of(char letter) => letter switch
    {
        'Q' => Symbology.Qr,
        'd' => Symbology.DataMatrix,
        'L' => Symbology.Pdf417,
        'z' => Symbology.Aztec,
        'h' => Symbology.HanXin,
        'C' => Symbology.Code128,
        'A' => Symbology.Code39,
        'I' => Symbology.Itf,
        'E' => Symbology.Ean,
        'e' => Symbology.DataBar,
        _ => Symbology.Other,
    };
}
