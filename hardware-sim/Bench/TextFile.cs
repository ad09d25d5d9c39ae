using System.Text;

namespace PosSim.Bench;

/// <summary>Reads a text that a person has written: UTF-8, of a size that a person writes.</summary>
internal static class TextFile
{
    private const int Largest = 1 << 20;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <returns>Without its byte order mark.</returns>
    /// <exception cref="InvalidDataException">It is no such text; the message says where.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not, or it is a folder.</exception>
    public static string Read(string path)
    {
        var bytes = new byte[Largest + 1];
        int length;
        using (var file = File.OpenRead(path))
            length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > Largest) throw new InvalidDataException("it is over 1 MiB");
        var text = bytes.AsSpan(0, length);
        try
        {
            var read = Strict.GetString(text).TrimStart('\uFEFF');
            return text.IndexOf((byte)0) is var nul and >= 0 ? throw Wrong(text, nul) : read;
        }
        catch (DecoderFallbackException fault)
        {
            throw Wrong(text, Math.Max(0, fault.Index));
        }
    }

    private static InvalidDataException Wrong(ReadOnlySpan<byte> text, int at) => new(
        $"the byte 0x{text[at]:X2} at offset {at} is no UTF-8; save the file as UTF-8; it looks like "
        + Guess(text, at));

    private static string Guess(ReadOnlySpan<byte> text, int at) =>
        text is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || text.Count((byte)0) > text.Length / 8 ? "UTF-16"
        : text.Contains((byte)0) ? "no text file"
        : at >= text.Length - 3 && text[at] >= 0xC2 ? "UTF-8 that was cut off"
        : "GB18030 (GBK), or Latin-1";
}
