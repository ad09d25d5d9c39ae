using System.Threading.Channels;

namespace PosDaemon.Devices.Tests;

/// <summary>What a loop reported, in order; a test takes one after the other, with a limit.</summary>
internal sealed class Heard<T>
{
    private readonly Channel<T> _all = Channel.CreateUnbounded<T>();
    private T? _last;

    public void Add(T item) => Assert.True(_all.Writer.TryWrite(item));

    public async Task<T> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            return _last = await _all.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException fault)
        {
            throw new TimeoutException($"Nothing more was heard; the last was {_last}.", fault);
        }
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

    public bool IsEmpty => !_all.Reader.TryPeek(out _);

    public IReadOnlyList<T> Rest()
    {
        var rest = new List<T>();
        while (_all.Reader.TryRead(out T? item))
            rest.Add(item);
        return rest;
    }
}
