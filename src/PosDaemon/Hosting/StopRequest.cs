using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

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

/// <summary>SIGTERM, SIGINT (Ctrl+C), SIGQUIT and the closing of the terminal ask for a clean stop; a second one does
/// not hurry it, because half a slip is worse than ten seconds. They are heard from when this is made: at the very
/// beginning of a run, since the runtime's own way to end is not safe while things are being made.</summary>
internal sealed class StopSignals : IHostLifetime, IDisposable
{
    private static readonly PosixSignal[] Signals =
        [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    private readonly PosixSignalRegistration[] _registrations;
    private StopRequest? _request;
    private string? _heard;

    public StopSignals() =>
        _registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];

    /// <summary>What was heard before is passed on at once.</summary>
    public void PassTo(StopRequest request)
    {
        Interlocked.Exchange(ref _request, request);
        if (Volatile.Read(ref _heard) is { } signal) request.Ask(signal);
    }

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        var signal = context.Signal.ToString();
        Interlocked.Exchange(ref _heard, signal);
        Volatile.Read(ref _request)?.Ask(signal);
    }
}
