using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PosDaemon.Lanes;
using PosDaemon.Outbox;

namespace PosDaemon.Journal;

/// <summary>The terminal's durable record, in one SQLite file (WAL, synchronous=FULL). One writer loop owns the file:
/// callers hand it their work through a bounded channel and await it; no lock is held over a flush. Safe for concurrent
/// use.</summary>
/// <remarks>
/// Batches that wait together are written in one transaction and flushed once; each caller goes on only after that
/// flush. A batch that the database rejects for its content fails alone, the others of its group stand. Where the file
/// itself fails (full disk, damage, a refused write) the whole group fails with the same fault, and nothing of it is
/// kept.
/// <para>The file is opened by the first use, so that a full disk at the start is a state and not a crash. One that is
/// damaged is moved aside and a fresh one is begun; one that a later version wrote is left alone and refused
/// (<see cref="JournalFault.TooNew"/>).</para>
/// <para>An idle writer waits in the channel and costs nothing. Work that finds it idle is done on the caller's own
/// thread, which saves two changes of thread; what waits behind it goes on in the pool, so that no caller works for
/// the others.</para>
/// </remarks>
public sealed class JournalStore : IOutboxStore, IAsyncDisposable
{
    /// <summary>Work that may wait; more makes callers wait for room. Lanes have one batch under way each.</summary>
    private const int Room = 256;

    /// <summary>What ended longer ago is nobody's at a gate any more.</summary>
    private static readonly TimeSpan OutdatedAge = TimeSpan.FromDays(1);

    private readonly Channel<JournalWork> _work = Channel.CreateBounded<JournalWork>(
        new BoundedChannelOptions(Room) { SingleReader = true, AllowSynchronousContinuations = true });

    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<JournalStore> _log;
    private readonly Lazy<Task> _loop;

    // The writer loop's own.
    private readonly List<JournalWork> _group = [];
    private JournalFile? _file;
    private JournalMark? _mark;
    private long _journalId;
    private JournalOpened? _opened;
    private bool _isDamaged;
    private bool _isProven;

    private long _counts;

    /// <summary>Touches no disk: the file is opened by the first use.</summary>
    public JournalStore(JournalOptions options, TimeProvider time, ILogger<JournalStore> log)
    {
        (_options, _time, _log) = (options, time, log);
        _loop = new Lazy<Task>(() => Task.Run(RunToTheEndAsync));
    }

    /// <summary>Raised when the writer died of a bug: what it had in hand may be on the disk or not, and nothing is
    /// written or read from then on. Whoever waited is told.</summary>
    public event Action<Exception>? Died;

    /// <summary>Raised by the writer when it has opened a journal file, before anything of that file is answered.
    /// Subscribe before the first use, in a constructor. A subscriber must not wait for the journal; what it throws
    /// fails the work that wanted the file, and the event is raised again at the next use.</summary>
    public event Action<JournalOpened>? Opened;

    /// <summary>How many reports wait for the cloud: as of the last commit, from memory. Zero before the first use.
    /// </summary>
    public OutboxCounts Counts
    {
        get
        {
            var packed = Volatile.Read(ref _counts);
            return new OutboxCounts((int)(packed >> 32), (int)packed);
        }
    }

    /// <summary>Opens the file if it is not open: for a start that must not go on with a journal of a later version.
    /// </summary>
    /// <exception cref="JournalException">It cannot be opened; all but <see cref="JournalFault.TooNew"/> may pass.
    /// </exception>
    public async ValueTask OpenAsync() => await ReadAsync(static _ => true);

    /// <summary>Writes a batch. It is on the disk when this completes.</summary>
    /// <exception cref="JournalException">Nothing of it was written.</exception>
    public async ValueTask CommitAsync(JournalBatch batch) => await WriteAsync(file =>
    {
        var now = _time.GetUtcNow();
        if (batch.Entries.IsEmpty && batch.Reports.IsEmpty) file.Probe();
        file.Scans.Append(batch, now);
        foreach (var report in batch.Reports) file.Outbox.Enqueue(report, now);
        return true;
    });

    /// <summary>The scans of one lane: all that are not final, and the newest <paramref name="remembered"/> that are.
    /// </summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public ValueTask<LaneJournal> LoadAsync(string lane, int remembered) =>
        ReadAsync(file => new LaneJournal(file.Scans.Load(lane, remembered), _opened!));

    /// <summary>What an unproven journal calls due has been compared with the cloud: the mark beside it counts from now
    /// on. Does nothing where another journal is in use by now.</summary>
    /// <param name="opened">The journal that was compared.</param>
    /// <exception cref="JournalException">The journal cannot be used.</exception>
    public async ValueTask ProveAsync(JournalOpened opened) => await WriteAsync(file =>
    {
        _isProven |= opened == _opened;
        file.Probe();
        return true;
    });

    /// <summary>One scan; null where the journal has none of this id.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public ValueTask<ScanRecord?> FindAsync(ScanId scan) => ReadAsync(file => file.Scans.Find(scan));

    /// <summary>Deletes finished scans that are older than <paramref name="maxAge"/> or beyond the newest
    /// <paramref name="maxScans"/>, a few hundred a call so that no lane waits long. Scans whose report still waits and
    /// unfinished ones stay.</summary>
    /// <returns>How many went; 0 when there is nothing left to remove.</returns>
    /// <exception cref="JournalException">Nothing was deleted.</exception>
    public ValueTask<int> PruneAsync(TimeSpan maxAge, int maxScans) =>
        WriteAsync(file => file.Scans.Prune(_time.GetUtcNow() - maxAge, maxScans));

    public ValueTask<IReadOnlyList<OutboxItem>> DueAsync(DateTimeOffset now, int max) =>
        ReadAsync(file => file.Outbox.Due(now, max));

    /// <summary>The items that need somebody's eyes, each with the reason why, oldest first.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public ValueTask<IReadOnlyList<OutboxItem>> ParkedAsync(int max) => ReadAsync(file => file.Outbox.Parked(max));

    public ValueTask<DateTimeOffset?> NextDueAsync() => ReadAsync(static file => file.Outbox.NextDue());

    public async ValueTask ApplyAsync(IReadOnlyList<OutboxChange> changes) => await WriteAsync(file =>
    {
        foreach (var change in changes) file.Outbox.Apply(change);
        return true;
    });

    public async ValueTask ReleaseAsync(DateTimeOffset now) => await WriteAsync(file =>
    {
        file.Outbox.Release(now);
        return true;
    });

    /// <summary>Takes no more work, does what waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        if (_loop.IsValueCreated) await _loop.Value;
    }

    private ValueTask<T> ReadAsync<T>(Func<JournalFile, T> act) => EnqueueAsync(new JournalWork<T>(false, act));

    private ValueTask<T> WriteAsync<T>(Func<JournalFile, T> act) => EnqueueAsync(new JournalWork<T>(true, act));

    private async ValueTask<T> EnqueueAsync<T>(JournalWork<T> work)
    {
        _ = _loop.Value;
        try
        {
            if (!_work.Writer.TryWrite(work)) await _work.Writer.WriteAsync(work);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException("The journal is closed.", closed);
        }

        return await work.Done;
    }

    private async Task RunToTheEndAsync()
    {
        try
        {
            await RunAsync();
        }
        catch (Exception fault)
        {
            // The boundary of the writer: nobody awaits it while it runs.
            _ = _work.Writer.TryComplete();
            foreach (var work in _group) work.Fail(fault);
            while (_work.Reader.TryRead(out var waiting)) waiting.Fail(fault);
            Died?.Invoke(fault);
        }
    }

    private async Task RunAsync()
    {
        while (await _work.Reader.WaitToReadAsync())
        {
            while (_work.Reader.TryRead(out var first))
            {
                Gather(first);
                RunGroup();
                _group.Clear();
                // The thread may be that of a caller whose own work is done.
                if (_work.Reader.TryPeek(out _)) await Task.Yield();
            }
        }

        Close();
    }

    /// <summary>Writes that wait one behind the other go together; a read goes alone, in its turn.</summary>
    private void Gather(JournalWork first)
    {
        _group.Add(first);
        while (first.IsWrite && _work.Reader.TryPeek(out var next) && next.IsWrite && _work.Reader.TryRead(out next))
            _group.Add(next);
    }

    private void RunGroup()
    {
        try
        {
            var file = _file ??= Open();
            if (_group is [{ IsWrite: false } read]) read.Apply(file);
            else Write(file);
        }
        catch (Exception fault)
        {
            // The boundary of the writer: the fault goes to each caller that waits for this group, and a bug fails
            // their lane. Closing the file rolls back what was half written.
            Close();
            var reason = JournalException.From(fault, _options.Directory) ?? fault;
            _isDamaged |= reason is JournalException { Fault: JournalFault.Damaged };
            foreach (var work in _group) work.Fail(reason);
            return;
        }

        foreach (var work in _group) work.Complete();
    }

    private void Write(JournalFile file)
    {
        file.Begin();
        foreach (var work in _group) file.Apply(work);
        file.Commit();
        MarkProgress(file);
        Publish(file.Outbox.Counts);
    }

    /// <summary>What is committed stands, whatever becomes of the mark.</summary>
    private void MarkProgress(JournalFile file)
    {
        try
        {
            if (_isProven) _mark?.Write(_journalId, file.Scans.LastEntry);
        }
        catch (IOException fault)
        {
            _log.MarkNotWritten(fault.Message);
        }
    }

    private JournalFile Open()
    {
        Directory.CreateDirectory(_options.Directory);
        var path = Path.Combine(_options.Directory, JournalFile.Name);
        var movedTo = _isDamaged ? JournalFile.MoveAside(path, _time.GetUtcNow()) : null;
        var key = JournalKey.LoadOrCreate(_options.Directory, _options.CredentialsDirectory,
            isNeeded: File.Exists(path) && new FileInfo(path).Length > 0);
        var file = JournalFile.TryOpen(path, key);
        if (file is null)
        {
            movedTo = JournalFile.MoveAside(path, _time.GetUtcNow());
            file = JournalFile.TryOpen(path, key) ?? throw new JournalException(
                JournalFault.Failed, $"A fresh journal in {_options.Directory} is damaged at once: check the disk.");
        }

        _isDamaged = false;
        // From here on it is closed by whatever goes wrong.
        _file = file;
        if (!file.IsOfThisKey && !file.Scans.OpensWithThisKey()) throw JournalKey.IsNotTheKey(
            Path.Combine(_options.Directory, JournalKey.FileName), "is not the key of this journal");
        _mark ??= JournalMark.Open(_options.Directory);
        _journalId = file.Id;
        var known = _mark.Read();
        var state = StateOf(file, known);
        _log.JournalOpened(path);
        if (movedTo is not null) _log.JournalMovedAside(movedTo);
        else if (state == JournalState.New && known is not null) _log.JournalLost(path);
        if (state == JournalState.Older) Outdate(file);
        _isProven = state != JournalState.Unproven;
        MarkProgress(file);
        _opened = new JournalOpened((_opened?.Number ?? 0) + 1, state, movedTo);
        Opened?.Invoke(_opened);
        Publish(file.Outbox.Counts);
        return file;
    }

    /// <summary>By the mark that was left beside it.</summary>
    private JournalState StateOf(JournalFile file, (long Journal, long LastEntry)? known)
    {
        if (file.IsNew) return JournalState.New;
        file.Scans.LastEntry = file.Scans.Newest();
        if (known is not { } mark) return JournalState.Unproven;
        if (mark.Journal != _journalId) return JournalState.Older;
        if (mark.LastEntry > 0) file.Scans.LastEntry = mark.LastEntry;
        return mark.LastEntry == 0 || file.Scans.Has(mark.LastEntry) ? JournalState.Current : JournalState.Older;
    }

    /// <summary>Before anything else is done with it, and before the mark forgets that it was further.</summary>
    private void Outdate(JournalFile file)
    {
        file.Begin();
        var now = _time.GetUtcNow();
        file.Scans.Outdate(now, now - OutdatedAge);
        file.Commit();
        _log.JournalIsOlder();
    }

    private void Publish(OutboxCounts counts) =>
        Volatile.Write(ref _counts, (long)counts.Pending << 32 | (uint)counts.Parked);

    private void Close()
    {
        _file?.Dispose();
        _file = null;
        _mark?.Dispose();
        _mark = null;
    }
}

/// <summary>Which journal is in use from now on.</summary>
/// <param name="Number">Counts the openings of this process, from 1.</param>
/// <param name="State">What is known of it.</param>
/// <param name="MovedTo">Where the damaged one went; null when there was none.</param>
public sealed record JournalOpened(long Number, JournalState State, string? MovedTo);

/// <summary>Whether a journal is all that there was.</summary>
public enum JournalState
{
    /// <summary>It was made by this opening, and is empty.</summary>
    New,

    /// <summary>It has come as far as the mark beside it.</summary>
    Current,

    /// <summary>There is no mark beside it that could be read: only the cloud knows.</summary>
    Unproven,

    /// <summary>The mark has been further: what was not final is written down as outdated.</summary>
    Older,
}

/// <summary>What the journal holds for one lane.</summary>
/// <param name="Scans">All that are not final, and the newest that are.</param>
/// <param name="Journal">The journal that they were read from.</param>
public sealed record LaneJournal(ImmutableArray<ScanRecord> Scans, JournalOpened Journal);

/// <summary>One piece of work for the journal's writer, and who waits for it.</summary>
internal abstract class JournalWork(bool isWrite)
{
    /// <summary>It changes the file: done in a transaction, together with others that wait.</summary>
    public bool IsWrite => isWrite;

    public abstract void Apply(JournalFile file);

    /// <summary>What it did is on the disk.</summary>
    public abstract void Complete();

    /// <summary>Nothing of it was done. The first reason wins.</summary>
    public abstract void Fail(Exception fault);
}

/// <inheritdoc/>
internal sealed class JournalWork<T>(bool isWrite, Func<JournalFile, T> act) : JournalWork(isWrite)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Done => _done.Task;

    public override void Apply(JournalFile file) => _result = act(file);

    public override void Complete() => _ = _done.TrySetResult(_result);     // false: it failed alone, in its group

    public override void Fail(Exception fault) => _ = _done.TrySetException(fault);
}
