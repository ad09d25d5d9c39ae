using PosDaemon.Lanes;

namespace PosDaemon.Journal;

/// <summary>Finds out whether a scan could be written down now, by a write of its own: an idle terminal on a full disk
/// does not learn of it otherwise. Safe for any thread.</summary>
internal sealed class JournalHealth(JournalStore journal, TimeProvider time)
{
    /// <summary>Asking more often gets the answer of before: each write is a flush of the disk.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>A commit takes milliseconds. A writer that is stuck for longer takes no code either.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Guards the two below: any number of callers share one write.
    private readonly Lock _turn = new();
    private Task? _written;
    private long _began;

    /// <returns>Null: it could be written. Else a sentence that says what to do.</returns>
    public async Task<string?> TroubleAsync()
    {
        var (written, left) = Probe();
        try
        {
            await written.WaitAsync(left, time);
            return null;
        }
        catch (TimeoutException)
        {
            return $"The journal's disk has not taken a write for {Patience.TotalSeconds} s: look at the disk.";
        }
        catch (JournalException fault)
        {
            return fault.Message;
        }
        catch (ObjectDisposedException)
        {
            return "The service is stopping.";
        }
    }

    private (Task Written, TimeSpan Left) Probe()
    {
        lock (_turn)
        {
            if (_written is null || (_written.IsCompleted && time.GetElapsedTime(_began) >= Period))
                (_written, _began) = (journal.CommitAsync(JournalBatch.Probe).AsTask(), time.GetTimestamp());
            var left = Patience - time.GetElapsedTime(_began);
            return (_written, left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }
}
