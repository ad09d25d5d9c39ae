using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PosDaemon.Configuration;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Transports;
using PosDaemon.LaneRuntime;

namespace PosDaemon.TerminalDevices;

/// <summary>Puts the terminal's devices together.</summary>
internal static class DeviceServices
{
    /// <summary>Adds the loops of scanners, printers and gates, the store of what they report, that of what is known of
    /// printers, and what gives verdicts to devices. Needs the configuration and the lanes' queues; the loops are
    /// started and stopped by the terminal's lifetime.</summary>
    public static IServiceCollection AddTerminalDevices(this IServiceCollection services) => services
        .AddSingleton<DeviceStatusStore>()
        .AddSingleton<LaneSignals>()
        .AddSingleton<ITransportFactory, SystemTransportFactory>()
        .AddSingleton(provider => PrinterKnowledgeFile.Open(
            provider.GetRequiredService<LoadedConfiguration>().StateDirectory,
            provider.GetRequiredService<ILogger<PrinterKnowledgeFile>>()))
        .AddSingleton<IPrinterKnowledgeStore>(provider => provider.GetRequiredService<PrinterKnowledgeFile>())
        .AddHostedService(provider => provider.GetRequiredService<PrinterKnowledgeFile>())
        .AddSingleton<DeviceLoops>()
        .AddSingleton<ILaneDevices>(provider => provider.GetRequiredService<DeviceLoops>())
        .AddSingleton<IPrinterActs>(provider => provider.GetRequiredService<DeviceLoops>());
}
