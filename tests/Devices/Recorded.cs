namespace PosDaemon.Devices.Tests;

/// <summary>What a loop reported, in order; a test reads one after the other. A clock that is given moves on while the
/// test waits.</summary>
internal sealed class Recorded<T>(TestClock? clock = null)
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _all = [];
    private T? _last;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _all.Count == 0;
        }
    }

    public void Add(T item)
    {
        lock (_gate)
            _all.Enqueue(item);
    }

    public async Task<T> NextAsync()
    {
        try
        {
            await TestClock.UntilAsync(clock, () => !IsEmpty);
        }
        catch (TimeoutException fault)
        {
            throw new TimeoutException($"Nothing more came; the last was {_last}.", fault);
        }

        lock (_gate)
            return _last = _all.Dequeue();
    }

    /// <summary>The next one of that kind; others before it are passed over.</summary>
    public async Task<TKind> NextAsync<TKind>()
        where TKind : T
    {
        while (true)
            if (await NextAsync() is TKind found)
                return found;
    }

    /// <summary>The next one that fits; others before it are passed over.</summary>
    public async Task<T> NextAsync(Predicate<T> fits)
    {
        while (true)
            if (await NextAsync() is var next && fits(next))
                return next;
    }
}
