using Microsoft.Extensions.Hosting;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Hosting;

/// <summary>Why this run ends. The first reason wins; from any thread.</summary>
internal sealed class StopRequest(IHostApplicationLifetime lifetime)
{
    private Reason? _reason;

    /// <summary>For the log: who asked, or what died.</summary>
    public string Why => Volatile.Read(ref _reason)?.Why ?? "the service manager";

    /// <summary>Something died: the process is to be started again.</summary>
    public bool IsFailure => Volatile.Read(ref _reason) is { IsFailure: true };

    /// <summary>Somebody wants it to stop.</summary>
    public void Ask(string who) => Stop(new Reason(who, false));

    /// <summary>A part ended that should not.</summary>
    public void Fail(string part) => Stop(new Reason($"{part} died", true));

    private void Stop(Reason reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        lifetime.StopApplication();
    }

    private sealed record Reason(string Why, bool IsFailure);
}

/// <summary>The signals of the system ask for a clean stop, also those that were heard before the host was there. A
/// second one does not hurry it, because half a slip is worse than ten seconds.</summary>
internal sealed class SignalLifetime(StopSignals signals, StopRequest request) : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.Token.Register(() => request.Ask(signals.Heard ?? "a signal"));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
