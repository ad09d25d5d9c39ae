using System.Runtime.InteropServices;

namespace PosDaemon.ServiceDefaults;

/// <summary>SIGTERM, SIGINT (Ctrl+C), SIGQUIT and the closing of the terminal, as a token. Heard from when this is made
/// until it is disposed, in place of the system's own way to end the process, which tidies nothing up and is not safe
/// while things are being made. A second one does not hurry the first.</summary>
public sealed class StopSignals : IDisposable
{
    private static readonly PosixSignal[] Signals =
        [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    private readonly CancellationTokenSource _stopping;
    private readonly PosixSignalRegistration[] _registrations;
    private string? _heard;

    /// <param name="stopping">Ends it as well.</param>
    public StopSignals(CancellationToken stopping = default)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled by the first.</summary>
    public CancellationToken Token => _stopping.Token;

    /// <summary>The name of the first; null: none yet.</summary>
    public string? Heard => Volatile.Read(ref _heard);

    public void Dispose()
    {
        // The token's source is left to the collector: a signal that came just before is still handled on its own
        // thread, and would find it gone.
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _heard, context.Signal.ToString(), null) is null) _stopping.Cancel();
    }
}
