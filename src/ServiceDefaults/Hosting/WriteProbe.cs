namespace PosDaemon.ServiceDefaults;

/// <summary>Finds out whether a service can write to its database now, by a write of its own that means nothing: an
/// idle service on a full disk does not learn of it otherwise. Any number of callers share one write. Safe for any
/// thread.</summary>
/// <param name="write">Completes when it is on the disk; fails as any write does.</param>
/// <param name="time">For the limits.</param>
public sealed class WriteProbe(Func<Task> write, TimeProvider time)
{
    /// <summary>A commit takes milliseconds. A writer that is stuck for longer serves nobody either.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asking more often gets the answer of before: each write is a flush of the disk.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // Guards the two below.
    private readonly Lock _turn = new();
    private Task? _written;
    private long _began;

    /// <summary>Completes when it could be written; fails as the write did.</summary>
    /// <exception cref="TimeoutException">Nothing was written for <see cref="Patience"/>.</exception>
    public Task CheckAsync()
    {
        var (written, left) = Begin();
        return written.WaitAsync(left, time);
    }

    private (Task Written, TimeSpan Left) Begin()
    {
        lock (_turn)
        {
            if (_written is null || (_written.IsCompleted && time.GetElapsedTime(_began) >= Period))
                (_written, _began) = (write(), time.GetTimestamp());
            var left = Patience - time.GetElapsedTime(_began);
            return (_written, left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }
}
