using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PosDaemon.EndToEnd.Tests.Hostile;

/// <summary>What listens at the cloud's address: each connection meets one act, drawn by a seed, and now and then the
/// real cloud behind it. Bounded: while it is hostile no connection lasts longer than
/// <paramref name="longest"/>.</summary>
/// <param name="cloud">The real one.</param>
/// <param name="seed">Of the draws.</param>
/// <param name="longest">Milliseconds.</param>
/// <param name="time">The clock of the connections.</param>
internal sealed class HostilePeer(IPEndPoint cloud, int seed, int longest, TimeProvider time) : IAsyncDisposable
{
    private const int OneInGood = 4;
    private const int ShortestLife = 60;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _played = new();
    private readonly Random _chance = new(seed);
    private readonly Queue<HostileAct> _next = new();
    private readonly CancellationTokenSource _evil = new();
    private Task _accepting = Task.CompletedTask;
    private volatile bool _isGood;
    private int _connections;

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How often each act was played.</summary>
    public IReadOnlyDictionary<string, int> Played => _played;

    public IEnumerable<string> NotPlayedYet =>
        HostileActs.All.Select(act => act.Name).Where(name => !_played.ContainsKey(name));

    public void Start()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        _accepting = AcceptAsync();
    }

    /// <summary>From now on it is a wire to the real cloud and nothing else.</summary>
    public Task TurnGoodAsync()
    {
        _isGood = true;
        return _evil.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _evil.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var caller = await _listener.AcceptAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                serving.RemoveAll(task => task.IsCompleted);
                // Drawn here, one after the other.
                var life = TimeSpan.FromMilliseconds(_chance.Next(ShortestLife, longest));
                serving.Add(ServeAsync(caller, _isGood ? null : Draw(), life, _chance.Next()));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
            await Task.WhenAll(serving);
        }
    }

    /// <summary>Null for the real cloud. Each act has its turn before any has its second.</summary>
    private HostileAct? Draw()
    {
        if (_chance.Next(OneInGood) == 0) return null;
        if (_next.Count == 0)
        {
            HostileAct[] shuffled = [.. HostileActs.All];
            _chance.Shuffle(shuffled);
            foreach (var act in shuffled) _next.Enqueue(act);
        }

        return _next.Dequeue();
    }

    private async Task ServeAsync(Socket caller, HostileAct? act, TimeSpan life, int seedOfAct)
    {
        using var _ = caller;
        using var enough = new CancellationTokenSource(_isGood ? Timeout.InfiniteTimeSpan : life, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            _stop.Token, enough.Token, _isGood ? CancellationToken.None : _evil.Token);
        using var call = new HostileCall(caller, cloud, new Random(seedOfAct), time, end.Token);
        try
        {
            if (act is not null) _played.AddOrUpdate(act.Name, 1, (_, count) => count + 1);
            await (act?.Play ?? HostileCall.PassAsync)(call);
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException
            or IOException)
        {
            // It has had its time, or the caller has had enough of it first.
            if (seedOfAct % 2 == 0) caller.LingerState = new LingerOption(true, 0);
        }
    }
}

/// <summary>One way to be no cloud.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Play">Ends when it has done it; the connection is closed then.</param>
internal sealed record HostileAct(string Name, Func<HostileCall, Task> Play);
