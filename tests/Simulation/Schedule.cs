namespace PosDaemon.Simulation;

/// <summary>Simulated time: what is to happen, in the order of its time and then of its planning. One thread.</summary>
internal sealed class Schedule(bool isTraced)
{
    private static readonly DateTimeOffset Epoch = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _events = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile string? _foreign;
    private long _order;

    public TimeSpan Now { get; private set; }

    public DateTimeOffset Wall => Epoch + Now;

    public List<string> Trace { get; } = [];

    public void After(TimeSpan delay, Action act)
    {
        // What awaits something that another thread completes is no function of the seed.
        if (Environment.CurrentManagedThreadId == _thread)
            _events.Enqueue(act, (Now + delay, _order++));
        else
            _foreign ??= Environment.StackTrace;
    }

    /// <summary>Runs what is planned up to <paramref name="until"/>, and no more than a bounded number of events: a
    /// run that does not end is a fault of its own.</summary>
    public void RunUntil(TimeSpan until, ref int budget)
    {
        while (_events.TryPeek(out _, out var next) && next.At <= until)
        {
            if (--budget < 0)
                throw new Violation("L1", "the run does not come to rest: too many events");
            var act = _events.Dequeue();
            Now = next.At;
            act();
            if (_foreign is { } trace)
                throw new InvalidOperationException($"another thread plans something: {trace}");
        }

        Now = until;
    }

    public void Log(string what)
    {
        if (isTraced)
            Trace.Add($"{Now.TotalSeconds,10:F3}  {what}");
    }
}

/// <summary>A promise was broken.</summary>
internal sealed class Violation(string promise, string what) : Exception($"{promise}: {what}")
{
    public string Promise { get; } = promise;
}

/// <summary>The process dies here and now.</summary>
internal sealed class Crash : Exception;
