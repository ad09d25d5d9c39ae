using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using PosDaemon.Lanes;
using PosDaemon.Outbox;

namespace PosDaemon.Journal;

/// <summary>The terminal's durable record, in one SQLite file (WAL, synchronous=FULL: a commit is on disk when it
/// returns). Opens on first use, so that a full disk at start is a state and not a crash. A damaged file is moved
/// aside, said aloud through <paramref name="opened"/>, and a fresh one begun.</summary>
/// <remarks>Shared by the lanes' loops, the outbox loop and the console. They take turns by a lock: SQLite has one
/// writer anyway, and each turn is as long as one flush.</remarks>
public sealed class JournalStore(
    string directory, IRandom random, TimeProvider time, Action<JournalOpened> opened, string? credentials = null)
    : IOutboxStore, IDisposable
{
    private readonly Lock _turn = new();
    private JournalFile? _file;
    private bool _isDamaged;

    /// <summary>All that are not final, and the newest <paramref name="remembered"/> that are.</summary>
    public ImmutableArray<ScanRecord> Load(string lane, int remembered) =>
        Use(file => file.Scans.Load(lane, remembered));

    public ScanRecord? Find(ScanId scan) => Use(file => file.Scans.Find(scan));

    public void Commit(JournalBatch batch) => Transact(file =>
    {
        file.Scans.Append(batch, time.GetUtcNow());
        foreach (var report in batch.Owed)
            file.Outbox.Add(report, time.GetUtcNow());
        file.Touch(time.GetUtcNow());
        return true;
    });

    public IReadOnlyList<OutboxItem> Due(DateTimeOffset now, int max) => Use(file => file.Outbox.Due(now, max));

    public DateTimeOffset? NextDue() => Use(file => file.Outbox.NextDue());

    public void Settle(IReadOnlyList<OutboxChange> changes) => Transact(file =>
    {
        foreach (var change in changes)
            file.Outbox.Apply(change);
        return true;
    });

    public OutboxCounts Count() => Use(file => file.Outbox.Count());

    /// <summary>Deletes finished scans that are older than <paramref name="maxAge"/> or beyond the newest
    /// <paramref name="maxScans"/>, a few hundred a call so that no lane waits long. What is owed or unfinished
    /// stays. Returns how many went.</summary>
    public int Prune(TimeSpan maxAge, int maxScans) =>
        Transact(file => file.Scans.Prune(time.GetUtcNow() - maxAge, maxScans));

    public void Dispose()
    {
        lock (_turn)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    /// <summary>All of it or nothing. What fails half-way is rolled back by closing the file, see
    /// <see cref="Translate"/>.</summary>
    private T Transact<T>(Func<JournalFile, T> act) => Use(file =>
    {
        file.Execute("BEGIN IMMEDIATE");
        var result = act(file);
        file.Execute("COMMIT");
        return result;
    });

    private T Use<T>(Func<JournalFile, T> act)
    {
        lock (_turn)
        {
            try
            {
                return act(_file ??= Open());
            }
            catch (SqliteException fault)
            {
                throw Translate(fault);
            }
            catch (Exception fault) when (fault is JsonException or InvalidDataException or CryptographicException)
            {
                _isDamaged = true;
                Close();
                throw new JournalException(JournalFault.Damaged, $"The journal in {directory} cannot be read: "
                    + $"{fault.Message} It is moved aside and a fresh one begun.", fault);
            }
            catch (UnauthorizedAccessException fault)
            {
                throw new JournalException(JournalFault.NotPermitted,
                    $"The journal's directory {directory} cannot be written by this user: {fault.Message}", fault);
            }
            catch (IOException fault) when (JournalFile.SaysDiskIsFull(fault))
            {
                throw DiskFull(fault);
            }
            catch (IOException fault)
            {
                throw new JournalException(JournalFault.Failed,
                    $"The journal in {directory} cannot be used: {fault.Message}", fault);
            }
        }
    }

    private JournalFile Open()
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, JournalFile.Name);
        var movedTo = _isDamaged ? JournalFile.MoveAside(path, time.GetUtcNow()) : null;
        var isFresh = !File.Exists(path);
        var vault = new CodeVault(JournalKey.LoadOrCreate(directory, random, credentials), random);
        var file = JournalFile.TryOpen(path, vault);
        if (file is null)
        {
            movedTo = JournalFile.MoveAside(path, time.GetUtcNow());
            isFresh = true;
            file = JournalFile.TryOpen(path, vault) ?? throw new JournalException(
                JournalFault.Failed, $"A fresh journal in {directory} is damaged at once: check the disk.");
        }

        _isDamaged = false;
        opened(new JournalOpened(path, isFresh, movedTo));
        return file;
    }

    private JournalException Translate(SqliteException fault)
    {
        const int ioError = 10, corrupt = 11, full = 13, cannotOpen = 14, readOnly = 8, notADatabase = 26;
        switch (fault.SqliteErrorCode)
        {
            case full:
            case ioError or cannotOpen when JournalFile.DiskIsFull(directory):
                Close();    // a half-grown WAL is rolled back by the next open
                return DiskFull(fault);
            case corrupt or notADatabase:
                _isDamaged = true;
                Close();
                return new JournalException(JournalFault.Damaged,
                    $"The journal in {directory} is damaged. It is moved aside and a fresh one begun.", fault);
            case cannotOpen or readOnly:
                Close();
                return new JournalException(JournalFault.NotPermitted,
                    $"The journal in {directory} cannot be written: {fault.Message}", fault);
            default:
                Close();
                return new JournalException(JournalFault.Failed,
                    $"The journal in {directory} failed: {fault.Message}", fault);
        }
    }

    private JournalException DiskFull(Exception fault) => new(
        JournalFault.DiskFull, $"The disk of {directory} is full. "
            + "Free some space: codes are not taken until the journal can be written.", fault);

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}

/// <summary>Which journal is in use from now on.</summary>
/// <param name="IsFresh">It was empty: the cloud should be asked what this terminal redeemed and never
/// reported.</param>
/// <param name="MovedTo">Where the damaged one went; null when there was none.</param>
public sealed record JournalOpened(string Path, bool IsFresh, string? MovedTo);
