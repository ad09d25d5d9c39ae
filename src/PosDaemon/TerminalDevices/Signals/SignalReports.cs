using Microsoft.Extensions.Logging;
using PosDaemon.Devices.Signals;

namespace PosDaemon.TerminalDevices;

/// <summary>Handles what lamps report of themselves. Called from their loop; does not block.</summary>
internal sealed class SignalReports(string name, DeviceStatusStore statuses, ILogger log)
{
    public void Handle(SignalEvent reported)
    {
        if (reported is SignalEvent.Online online)
            log.DeviceOnline(online.Detail);
        else if (reported is SignalEvent.Offline offline)
            log.DeviceOffline(offline.Reason);
        statuses.Record(name, reported);
    }
}
