using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace PosDaemon.Journal;

/// <summary>The journal could not be written or read; nothing of the batch was kept. The message says what to
/// do.</summary>
public sealed class JournalException(JournalFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public JournalFault Fault { get; } = fault;

    /// <summary>What a fault of the file, the disk or a stored value means for the journal in
    /// <paramref name="directory"/>; null for one that is none of these, a bug.</summary>
    internal static JournalException? From(Exception fault, string directory) => fault switch
    {
        JournalException known => known,
        SqliteException failed => From(failed, directory),
        JsonException or InvalidDataException or CryptographicException => new(JournalFault.Damaged,
            $"The journal in {directory} cannot be read: {fault.Message} It is moved aside and a fresh one begun.",
            fault),
        UnauthorizedAccessException => new(JournalFault.NotPermitted,
            $"The journal's directory {directory} cannot be written by this user: {fault.Message}", fault),
        IOException full when MeansDiskIsFull(full) => DiskFull(directory, fault),
        IOException => new(JournalFault.Failed,
            $"The journal in {directory} cannot be used: {fault.Message}", fault),
        _ => null,
    };

    /// <summary>The file is not a journal, or its tables are not what they should be.</summary>
    internal static bool MeansDamage(SqliteException fault)
    {
        const int Corrupt = 11, NotADatabase = 26;
        const int Error = 1, Mismatch = 20;     // of fixed statements
        return fault.SqliteErrorCode is Corrupt or NotADatabase or Error or Mismatch;
    }

    private static JournalException From(SqliteException fault, string directory)
    {
        // https://sqlite.org/rescode.html
        const int ReadOnly = 8, IoError = 10, Full = 13, CannotOpen = 14;
        return fault.SqliteErrorCode switch
        {
            Full => DiskFull(directory, fault),
            IoError or CannotOpen when DiskIsFull(directory) => DiskFull(directory, fault),
            _ when MeansDamage(fault) => new(JournalFault.Damaged,
                $"The journal in {directory} is damaged. It is moved aside and a fresh one begun.", fault),
            CannotOpen or ReadOnly => new(JournalFault.NotPermitted,
                $"The journal in {directory} cannot be written: {fault.Message}", fault),
            _ => new(JournalFault.Failed, $"The journal in {directory} failed: {fault.Message}", fault),
        };
    }

    private static JournalException DiskFull(string directory, Exception fault) => new(
        JournalFault.DiskFull, $"The disk of {directory} is full. "
            + "Free some space: codes are not taken until the journal can be written.", fault);

    /// <summary>Outside SQLite: the directory or the key's file found no room.</summary>
    private static bool MeansDiskIsFull(IOException fault)
    {
        const int NoSpaceLeft = 28;     // ENOSPC
        const int WindowsDiskFull = 112;    // ERROR_DISK_FULL, in the low half of the HRESULT
        return (fault.HResult & 0xFFFF) == (OperatingSystem.IsWindows() ? WindowsDiskFull : NoSpaceLeft);
    }

    /// <summary>Less than what one commit may need.</summary>
    private static bool DiskIsFull(string directory)
    {
        const long OneCommit = 256 * 1024;
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace < OneCommit;
        }
        catch (IOException)
        {
            return false;   // the volume cannot say: the caller has the original error
        }
    }
}

/// <summary>What is wrong with the journal.</summary>
public enum JournalFault
{
    /// <summary>No space left on the volume.</summary>
    DiskFull,

    /// <summary>The file is damaged.</summary>
    Damaged,

    /// <summary>The directory cannot be written by this user.</summary>
    NotPermitted,

    /// <summary>A later version of posd wrote it: it is left as it is, and not used.</summary>
    TooNew,

    /// <summary>Anything else the system reports.</summary>
    Failed,
}
