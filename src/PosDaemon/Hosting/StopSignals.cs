using System.Runtime.InteropServices;

namespace PosDaemon.Hosting;

/// <summary>SIGTERM, SIGINT (Ctrl+C), SIGQUIT and the closing of the terminal ask for a clean stop; a second one does
/// not hurry it, because half a slip is worse than ten seconds.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly PosixSignal[] Signals =
        [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    private readonly TaskCompletionSource<string> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() =>
        _registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, Take))];

    /// <summary>Completes with the signal's name when one has come.</summary>
    public Task<string> Asked => _asked.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        _asked.TrySetResult(context.Signal.ToString());
    }
}
