namespace PosDaemon.Grpc;

/// <summary>When a call gives up: at its deadline or at the caller's abort, and which of the two it was.</summary>
internal sealed class GrpcDeadline : IDisposable
{
    // What a timer can hold; a longer deadline is as good as none.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _abort;

    public GrpcDeadline(TimeSpan? deadline, TimeProvider time, CancellationToken abort)
    {
        var wait = deadline switch
        {
            null => Timeout.InfiniteTimeSpan,
            { } left when left <= TimeSpan.Zero => TimeSpan.Zero,
            { } left when left > LongestTimer => Timeout.InfiniteTimeSpan,
            { } left => left,
        };
        _abort = abort;
        _deadline = new CancellationTokenSource(wait, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(abort, _deadline.Token);
    }

    /// <summary>Fires at whichever comes first.</summary>
    public CancellationToken Token => _either.Token;

    public bool HasPassed => _deadline.IsCancellationRequested;

    public void ThrowIfAborted() => _abort.ThrowIfCancellationRequested();

    public void Dispose()
    {
        _either.Dispose();
        _deadline.Dispose();
    }
}
