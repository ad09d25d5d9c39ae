using System.Diagnostics;
using PosDaemon.Devices.Signals;
using PosDaemon.Lanes;

namespace PosDaemon.TerminalDevices;

/// <summary>What devices sound and shine of a verdict. Pure.</summary>
internal static class SignalPolicy
{
    /// <param name="kind">What the person at the lane is told.</param>
    /// <param name="scan">Its scan; null where there is none.</param>
    /// <returns>Null while there is nothing to signal: dark and silent.</returns>
    public static DeviceSignal? Of(VerdictKind kind, ScanRecord? scan) => kind switch
    {
        VerdictKind.Accepted => DeviceSignal.Accepted,
        VerdictKind.Refused => DeviceSignal.Refused,
        VerdictKind.NoAnswer or VerdictKind.Busy or VerdictKind.CannotRecord or VerdictKind.SetAside =>
            DeviceSignal.TryAgain,
        // The earlier verdict stands.
        VerdictKind.Repeat => scan switch
        {
            { Phase: ScanPhase.Accepted, IsUndone: false } => DeviceSignal.Accepted,
            { Phase: ScanPhase.Refused } => DeviceSignal.Refused,
            _ => null,
        },
        // Of the operator's own acts he reads on his screen.
        VerdictKind.Checking or VerdictKind.Confirm or VerdictKind.Cancelled or VerdictKind.Undone
            or VerdictKind.UndoPending or VerdictKind.UndoRefused => null,
        _ => throw new UnreachableException($"{kind} has no signal, and none was chosen for it"),
    };
}
