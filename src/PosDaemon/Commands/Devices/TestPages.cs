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
    // A printer that was ready a moment ago prints a page in some seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>True where each printer that is ready has printed, or may be taken to have.</summary>
    public async Task<bool> PrintAsync(DoctorReport report, CancellationToken stopping)
    {
        var daemon = DaemonConsole.Find(configuration, output, error);
        var haveAllPrinted = true;
        foreach (var device in report.Devices.Where(device => device is { Kind: DeviceKind.Printer, Works: true }))
        {
            await output.WriteLineAsync($"{device.Name}:");
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
            var code = daemon is null
                ? await PrintTestCommand.PrintAsync(TargetOf(device.Name), output, error, time, either.Token)
                : await daemon.ActAsync(device.Name, PrinterAct.Test, 1, either.Token);
            if (patience.IsCancellationRequested)
                await error.WriteLineAsync($"posd: {device.Name} has not printed within {Patience.TotalSeconds:0} s");
            haveAllPrinted &= code == ExitCodes.Success;
        }

        return haveAllPrinted;
    }

    private PrinterTarget TargetOf(string printer) =>
        PrinterTarget.Of(configuration, configuration.Options.Printers.First(entry => entry.Name == printer));
}
