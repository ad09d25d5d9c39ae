using Microsoft.Extensions.Logging;
using PosDaemon.Devices.Signals;

namespace PosDaemon.TerminalDevices;

/// <summary>Handles what lamps report of themselves. Called from their loop; does not block.</summary>
internal sealed class SignalReports(string name, DeviceStatusStore statuses, ILogger log)
{
    public void Handle(SignalEvent reported)
    {
        switch (reported)
        {
            case SignalEvent.Online online:
                log.DeviceOnline(online.Detail);
                statuses.SetSignal(name, new DeviceStatus(true, online.Detail));
                break;
            case SignalEvent.Offline offline:
                log.DeviceOffline(offline.Reason);
                statuses.SetSignal(name, new DeviceStatus(false, offline.Reason));
                break;
        }
    }
}
