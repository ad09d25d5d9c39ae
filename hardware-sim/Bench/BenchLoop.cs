using System.Threading.Channels;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>The one owner of everything on the bench: whoever wants to look at or touch a device asks here, and lines
/// report here. Wakes for requests and for the devices' own moments (a motor that runs, a reply that is due).</summary>
internal sealed class BenchLoop(TimeProvider time)
{
    // A port has at most three events under way and a page asks a few times a second: full means a runaway caller,
    // who then waits.
    private const int InboxLength = 4096;

    private readonly Channel<Work> _inbox = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(InboxLength) { SingleReader = true });

    private readonly PriorityQueue<Func<Task>, DateTimeOffset> _later = new();
    private readonly List<BenchDevice> _devices = [];

    public IReadOnlyList<BenchDevice> Devices => _devices;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Called before the loop runs, or from it.</summary>
    public void Add(BenchDevice device) => _devices.Add(device);

    /// <summary>False when the inbox is full: try again in a moment.</summary>
    public bool TryPost(Action work) => _inbox.Writer.TryWrite(new Work(
        () =>
        {
            work();
            return Task.CompletedTask;
        },
        static () => { }));

    /// <summary>Does the work on the loop and hands back its result or its complaint; cancelled when the bench is being
    /// taken down.</summary>
    public async Task<T> AskAsync<T>(Func<Task<T>> work)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ask = new Work(() => AnswerAsync(work, answer), () => answer.SetCanceled());
        while (await _inbox.Writer.WaitToWriteAsync())
            if (_inbox.Writer.TryWrite(ask)) return await answer.Task;
        throw new OperationCanceledException("the bench is being taken down");
    }

    public Task<T> AskAsync<T>(Func<T> work) => AskAsync(() => Task.FromResult(work()));

    /// <summary>Called from the loop only.</summary>
    public void Later(TimeSpan delay, Func<Task> work) => _later.Enqueue(work, Now + delay);

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                while (_inbox.Reader.TryRead(out var work)) await work.Do();
                while (_later.TryPeek(out _, out var due) && due <= Now) await _later.Dequeue()();
                foreach (var device in _devices) device.Advance(Now);
                await WaitAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // A wait was cut short; the lines are taken down below all the same.
        }
        finally
        {
            _inbox.Writer.Complete();
            while (_inbox.Reader.TryRead(out var work)) work.Abandon();
            foreach (var device in _devices) await device.DisposeAsync();
        }
    }

    private static async Task AnswerAsync<T>(Func<Task<T>> work, TaskCompletionSource<T> answer)
    {
        try
        {
            answer.SetResult(await work());
        }
        catch (BenchException complaint)
        {
            answer.SetException(complaint);
        }
        catch (WireException fault)
        {
            answer.SetException(new BenchException(BenchFault.NotNow, fault.Message));
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        var wake = NextWake();
        if (wake is null)
        {
            await _inbox.Reader.WaitToReadAsync(stopping);
            return;
        }
        var delay = wake.Value - Now;
        if (delay <= TimeSpan.Zero) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(
            _inbox.Reader.WaitToReadAsync(either.Token).AsTask(), Task.Delay(delay, time, either.Token));
        await either.CancelAsync();
    }

    private DateTimeOffset? NextWake()
    {
        DateTimeOffset? first = _later.TryPeek(out _, out var due) ? due : null;
        foreach (var device in _devices)
            if (device.NextWake is { } wake && (first is null || wake < first)) first = wake;
        return first;
    }

    /// <summary><c>Abandon</c> is called instead of <c>Do</c> when the loop has ended.</summary>
    private sealed record Work(Func<Task> Do, Action Abandon);
}
