using System.Text;

namespace PosSim.Paper.Codes;

/// <summary>The bytes in a code as text.</summary>
internal static class CodeContent
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return Utf8.GetString(bytes);
        return CodePagesEncodingProvider.Instance.GetEncoding(54936)!.GetString(bytes);
    }
}
