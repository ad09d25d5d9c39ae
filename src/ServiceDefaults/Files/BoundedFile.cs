namespace PosDaemon.ServiceDefaults;

/// <summary>Reads files that people name: one that is far larger than what is meant, or has no end, is not taken into
/// memory.</summary>
public static class BoundedFile
{
    /// <param name="path">Of the file.</param>
    /// <param name="limit">Bytes.</param>
    /// <exception cref="FileTooLargeException">It has more.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not, or it is a folder.</exception>
    public static byte[] Read(string path, int limit)
    {
        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[Math.Min(limit, file.CanSeek ? file.Length : 0) + 1];
        var length = 0;
        while (file.Read(bytes.AsSpan(length)) is > 0 and var read)
        {
            length += read;
            if (length > limit) throw new FileTooLargeException(limit);
            if (length == bytes.Length) Array.Resize(ref bytes, (int)Math.Min((long)limit + 1, length * 2L));
        }

        Array.Resize(ref bytes, length);
        return bytes;
    }
}

/// <summary>A file has more bytes than whoever reads it can mean.</summary>
public sealed class FileTooLargeException(int limit) : IOException($"it is over {Limit(limit)}")
{
    private static string Limit(int bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";
}
