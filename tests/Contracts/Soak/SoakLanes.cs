namespace PosDaemon.Contracts.Tests.Soak;

/// <summary>Several lanes of one kind, side by side.</summary>
internal sealed class SoakLanes(IReadOnlyList<SoakLane> all) : IAsyncDisposable
{
    public IReadOnlyList<SoakLane> All => all;

    public static SoakLanes Of(string transport, int count, OpenedConnections connections, TimeProvider time)
    {
        var kind = SoakKind.All.Single(kind => kind.Name == transport);
        return new([.. Enumerable.Range(0, count).Select(_ => new SoakLane(kind, connections, time))]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in all)
            await lane.DisposeAsync();
    }
}

/// <summary>Where several meet: the last one to arrive does what is to be done, and all go on after that.</summary>
/// <param name="count">So many meet.</param>
/// <param name="act">Done at each meeting.</param>
internal sealed class Meeting(int count, Func<Task> act)
{
    // For one that does not come.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private TaskCompletionSource _isOver = New();
    private int _here;

    public async Task ArriveAsync()
    {
        var (isLast, over) = Enter();
        if (!isLast)
        {
            await over.Task.WaitAsync(Patience);
            return;
        }

        try
        {
            await act();
            over.SetResult();
        }
        catch (Exception fault)
        {
            // Or the others would wait for ever.
            over.SetException(fault);
        }

        await over.Task;
    }

    private (bool IsLast, TaskCompletionSource Over) Enter()
    {
        lock (_gate)
        {
            var over = _isOver;
            if (++_here < count)
                return (false, over);
            (_here, _isOver) = (0, New());
            return (true, over);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
