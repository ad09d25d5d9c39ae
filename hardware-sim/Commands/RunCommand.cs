using System.CommandLine;
using PosSim.Bench;
using PosSim.Web;
using PosSim.Wires;

namespace PosSim.Commands;

/// <summary><c>possim run</c>: puts devices on the bench until it is stopped.</summary>
internal static class RunCommand
{
    public static Command Make(TextWriter output, TextWriter errors, TimeProvider time)
    {
        var config = new Option<string?>("--config") { Description = "a JSON file with devices and codes" };
        var printers = Many("--printer", "a printer, NAME=tcp://127.0.0.1:PORT or NAME=pty:/path/of/symlink, and its "
            + "make after a question mark: ?width=58&flow=xon (docs/simulation-bench.md)");
        var scanners = Many("--scanner", "a scanner, NAME=pty:/path/of/symlink or NAME=tcp://127.0.0.1:PORT");
        var gates = Many("--gate", "a relay gate, NAME=pty:/path/of/symlink or NAME=tcp://127.0.0.1:PORT; its "
            + "make after a question mark: ?board=modbus (docs/simulation-bench.md)");
        var signals = Many("--signal", "lamps and a buzzer, NAME=tcp://127.0.0.1:PORT or NAME=pty:/path/of/symlink; a "
            + "tower of PATLITE, or after a question mark ?board=lcus (docs/simulation-bench.md)");
        var http = new Option<string?>("--http") { Description = "page and control, 127.0.0.1:8090 if not given" };
        var command = new Command("run", "Virtual scanners, printers, gates and lamps with a page to play with them")
        {
            config, printers, scanners, gates, signals, http,
        };
        command.SetAction((parsed, stopping) =>
        {
            var reader = new BenchConfigReader();
            if (parsed.GetValue(config) is { } path) reader.ReadFile(path);
            foreach (var flag in parsed.GetValue(printers) ?? []) reader.ReadPrinterFlag(flag);
            foreach (var flag in parsed.GetValue(scanners) ?? []) reader.ReadScannerFlag(flag);
            foreach (var flag in parsed.GetValue(gates) ?? []) reader.ReadGateFlag(flag);
            foreach (var flag in parsed.GetValue(signals) ?? []) reader.ReadSignalFlag(flag);
            if (parsed.GetValue(http) is { } address) reader.ReadHttp(address);
            return RunAsync(reader, output, errors, time, stopping);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        BenchConfigReader reader, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken stopping)
    {
        var config = reader.Finish();
        if (reader.Faults.Count > 0) return await RefuseAsync(errors, 2, reader.Faults);
        var bench = new DeviceBench(config, time);
        var faults = await bench.PlugAllAsync();
        if (faults.Count > 0) return await RefuseAsync(errors, 1, faults);
        // The lines are let go in any case: a link left behind would point at somebody else's terminal tomorrow.
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = bench.Loop.RunAsync(both.Token);
        try
        {
            await using var server = new BenchServer(bench, config.Http, time);
            await server.StartAsync();
            await AnnounceAsync(bench, server.Address, output);
            await running;
            return 0;
        }
        catch (WireException fault)
        {
            return await RefuseAsync(errors, 1, [fault.Message]);
        }
        finally
        {
            await both.CancelAsync();
            await running;
        }
    }

    private static async Task AnnounceAsync(DeviceBench bench, Uri page, TextWriter output)
    {
        foreach (var device in bench.Loop.Devices)
            await output.WriteLineAsync($"  {device.Name,-12} {device.Wire.Address}");
        await output.WriteLineAsync($"bench: {page}");
        await output.FlushAsync();
    }

    private static async Task<int> RefuseAsync(TextWriter errors, int exit, IReadOnlyList<string> faults)
    {
        await errors.WriteLineAsync(faults.Count == 1 ? "possim:" : $"possim: {faults.Count} faults:");
        foreach (var fault in faults) await errors.WriteLineAsync($"  {fault}");
        return exit;
    }

    private static Option<string[]> Many(string name, string words) => new(name)
    {
        Description = words,
        AllowMultipleArgumentsPerToken = false,
    };
}
