using System.Text;

namespace PosDaemon.Slips.Profiles;

/// <summary>The upper halves of the single-byte pages that printers carry (ESC t n).</summary>
internal static class CodePageTable
{
    /// <summary>Characters of a page's bytes 80 to FF; U+FFFD where there is none.</summary>
    /// <param name="name">Such as cp437.</param>
    public static string? UpperHalf(string name)
    {
        var number = name switch
        {
            "cp437" => 437,
            "cp850" => 850,
            "cp852" => 852,
            "cp858" => 858,
            "cp866" => 866,
            "cp1252" => 1252,
            _ => 0,
        };
        if (number == 0 || CodePagesEncodingProvider.Instance.GetEncoding(number) is not { } encoding)
            return null;
        Span<byte> upper = stackalloc byte[128];
        for (var i = 0; i < upper.Length; i++)
            upper[i] = (byte)(0x80 + i);
        return encoding.GetString(upper);
    }
}
