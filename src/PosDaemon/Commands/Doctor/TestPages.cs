using PosDaemon.Configuration;
using PosDaemon.Devices;
using PosDaemon.ServiceDefaults;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Commands;

/// <summary>Prints a test page on each printer of a configuration that is ready, by the posd that runs on it, or
/// without one.</summary>
internal sealed class TestPages(
    LoadedConfiguration configuration, TextWriter output, TextWriter error, TimeProvider time)
{
    /// <summary>True where each printer that is ready has printed, or may be taken to have.</summary>
    public async Task<bool> PrintAsync(DoctorReport report, CancellationToken stopping)
    {
        var daemon = DaemonConsole.Find(configuration, output, error);
        var haveAllPrinted = true;
        foreach (var device in report.Devices.Where(device => device is { Kind: DeviceKind.Printer, Works: true }))
        {
            await output.WriteLineAsync($"{device.Name}:");
            var code = daemon is null
                ? await PrintTestCommand.PrintAsync(TargetOf(device.Name), output, error, time, stopping)
                : await daemon.ActAsync(device.Name, PrinterAct.Test, 1, stopping);
            haveAllPrinted &= code == ExitCodes.Success;
        }

        return haveAllPrinted;
    }

    private PrinterTarget TargetOf(string printer) =>
        PrinterTarget.Of(configuration, configuration.Options.Printers.First(entry => entry.Name == printer));
}
