using Microsoft.Extensions.Logging;

namespace PosDaemon.Hosting;

/// <summary>Loops that are started together and stopped together. One that fails is started again by itself and takes
/// no other with it.</summary>
internal sealed class LoopGroup(TimeProvider time, ILogger log) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(string Name, Task Loop)> _loops = [];

    /// <param name="role">Lane or Device: what the name is in the log.</param>
    /// <param name="name">As the configuration has it.</param>
    /// <param name="run">Runs until its token is cancelled; called again where it fails.</param>
    public void Start(string role, string name, Func<CancellationToken, Task> run) =>
        _loops.Add((name, KeepAsync(role, name, run)));

    /// <summary>Tells all of them to stop and waits so long; returns those that did not end.</summary>
    public async Task<IReadOnlyList<string>> StopAsync(TimeSpan within)
    {
        await _stopping.CancelAsync();
        var all = Task.WhenAll(_loops.Select(loop => loop.Loop));
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(all, Task.Delay(within, time, enough.Token));
        await enough.CancelAsync();
        return [.. _loops.Where(loop => !loop.Loop.IsCompleted).Select(loop => loop.Name)];
    }

    public void Dispose() => _stopping.Dispose();

    private async Task KeepAsync(string role, string name, Func<CancellationToken, Task> run)
    {
        await Task.Yield();     // a loop's first steps are its own, not its starter's
        using var scope = log.BeginScope(new Dictionary<string, object> { [role] = name });
        await KeptLoop.RunAsync(name, run, time, log, _stopping.Token);
    }
}
