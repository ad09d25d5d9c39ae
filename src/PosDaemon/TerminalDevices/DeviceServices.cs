using Microsoft.Extensions.DependencyInjection;
using PosDaemon.Devices.Transports;
using PosDaemon.LaneRuntime;

namespace PosDaemon.TerminalDevices;

/// <summary>Puts the terminal's devices together.</summary>
internal static class DeviceServices
{
    /// <summary>Adds the loops of scanners, printers and gates, and the store of what they report. Needs the
    /// configuration and the lanes' queues; the loops are started and stopped by the terminal's lifetime.</summary>
    public static IServiceCollection AddTerminalDevices(this IServiceCollection services) => services
        .AddSingleton<DeviceStatusStore>()
        .AddSingleton<ITransportFactory, SystemTransportFactory>()
        .AddSingleton<DeviceLoops>()
        .AddSingleton<ILaneDevices>(provider => provider.GetRequiredService<DeviceLoops>());
}
