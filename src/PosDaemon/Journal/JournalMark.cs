using System.Buffers.Binary;
using System.Security.Cryptography;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Journal;

/// <summary>How far the journal has come, kept in a file beside it: which journal, and its last entry. A journal that
/// lacks that entry is older than it was: its write-ahead log was lost, or a copy was put in its place. Used by the
/// writer loop only.</summary>
/// <remarks>Written after each commit and not flushed: a killed process leaves it right, and after a power cut it may
/// be behind the journal, which is flushed, and never before it.</remarks>
internal sealed class JournalMark : IDisposable
{
    public const string FileName = "journal.mark";

    // The journal's id and its last entry, 8 bytes each, then the first 16 bytes of their SHA-256.
    private const int ValueSize = 16;
    private const int Size = 2 * ValueSize;

    private readonly FileStream _file;

    private JournalMark(FileStream file) => _file = file;

    /// <summary>Opens the file, and makes it if it is missing.</summary>
    /// <exception cref="IOException">It cannot be opened or made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no right to it.</exception>
    public static JournalMark Open(string directory)
    {
        var path = Path.Combine(directory, FileName);
        OwnerOnlyFile.CreateIfMissing(path);
        return new JournalMark(new FileStream(
            path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
    }

    /// <returns>The journal and its last entry (0 where none is known); null where the file is empty or damaged.
    /// </returns>
    public (long Journal, long LastEntry)? Read()
    {
        Span<byte> mark = stackalloc byte[Size];
        if (RandomAccess.Read(_file.SafeFileHandle, mark, 0) < Size || !Check(mark).SequenceEqual(mark[ValueSize..]))
            return null;
        return (BinaryPrimitives.ReadInt64BigEndian(mark), BinaryPrimitives.ReadInt64BigEndian(mark[8..]));
    }

    /// <exception cref="IOException">It cannot be written; the journal has come further than it says.</exception>
    public void Write(long journal, long lastEntry)
    {
        Span<byte> mark = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(mark, journal);
        BinaryPrimitives.WriteInt64BigEndian(mark[8..], lastEntry);
        Check(mark).CopyTo(mark[ValueSize..]);
        RandomAccess.Write(_file.SafeFileHandle, mark, 0);
    }

    public void Dispose() => _file.Dispose();

    private static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> mark) =>
        SHA256.HashData(mark[..ValueSize]).AsSpan(0, Size - ValueSize);
}
