using System.Net;
using System.Net.Sockets;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Benchmarks.Slips;
using PosDaemon.Devices.Printers;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;
using PosSim.Bench;
using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Wires;

namespace PosDaemon.Benchmarks.Printer;

/// <summary>Slips back to back on the simulated printer at 250 mm/s, by the clock: how long from the first cut to the
/// last one, beside what the same printer needs that has all the bytes before it and waits for nobody.</summary>
internal sealed class ModelFigures(int slips)
{
    private const double Speed = 250;

    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(1);

    private readonly byte[] _slip = SlipRenderer.ToEscPos(
        StandardSlip.Read().Plain(), PrinterProfiles.Default, null).Bytes.ToArray();

    /// <summary>All at the same time: they mostly wait for paper.</summary>
    public async Task AddAsync(Table table)
    {
        int[] bauds = OperatingSystem.IsLinux() ? [0, 115_200, 9600] : [0];
        (string Name, int Baud, Task<TimeSpan> Took)[] runs =
        [
            ("floor: a bare client that waits for GS r 1, TCP", 0,
                PrintAsync(0, address => Task.Run(() => Print(address)))),
            .. new[] { PrintProof.Fence, PrintProof.ProcessId }.SelectMany(proof => bauds.Select(baud => (
                $"{proof}, {(baud == 0 ? "TCP" : $"{baud} baud")}", baud,
                PrintAsync(baud, address => PrintAsync(address, proof))))),
        ];
        foreach (var (name, baud, took) in runs)
        {
            var (real, least) = (await took, AtLeast(baud));
            table.Add(name, Table.Number(least.TotalSeconds), Table.Number(real.TotalSeconds),
                Table.Ratio(real / least), Table.Number((real - least).TotalMilliseconds / (slips - 1)));
        }
    }

    private static PrinterModelOptions Make(int baud) => new() { Speed = Speed, ReplyBytesPerSecond = baud / 10 };

    private async Task<TimeSpan> PrintAsync(int baud, Func<string, Task> printAsync)
    {
        var folder = Directory.CreateTempSubdirectory("posd-model-");
        using var stopping = new CancellationTokenSource();
        var link = Path.Combine(folder.FullName, "printer");
        WireAddress address = baud == 0 ? new WireAddress.Tcp(new(IPAddress.Loopback, 0)) : new WireAddress.Pty(link);
        var plan = new DevicePlan<PrinterPlan>("printer", address, new PrinterPlan(Make(baud), new NetworkManners()));
        var bench = new DeviceBench(new BenchConfig { Printers = [plan] }, TimeProvider.System);
        var faults = await bench.PlugAllAsync();
        if (faults.Count > 0) throw new InvalidOperationException(faults[0]);
        var running = bench.Loop.RunAsync(stopping.Token);
        var printer = bench.Printer("printer");
        await printAsync(baud == 0 ? printer.Wire.Address : $"serial:{link}?baud={baud}");
        await stopping.CancelAsync();
        await running;
        folder.Delete(recursive: true);
        return FirstToLast(printer.Model);
    }

    private async Task PrintAsync(string address, PrintProof proof)
    {
        await using var loop = new RunningLoop(address, proof, Speed);
        await loop.ReadyAsync();
        await Task.WhenAll(Enumerable.Range(0, slips).Select(_ => loop.PrintAsync(_slip)));
    }

    /// <summary>The least that anybody needs who waits for an answer, and what the simulator's own timers cost.
    /// </summary>
    private void Print(string address)
    {
        var end = new Uri(address);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(end.Host, end.Port);
        byte[] bytes = [.. _slip, 0x1D, 0x72, 0x01];
        var answer = new byte[1];
        for (var i = 0; i < slips; i++)
        {
            socket.Send(bytes);
            socket.Receive(answer);
        }
    }

    private TimeSpan AtLeast(int baud)
    {
        var model = new PrinterModel(Make(baud));
        ReadOnlyMemory<byte> rest = Enumerable.Repeat(_slip, slips).SelectMany(bytes => bytes).ToArray();
        for (var (now, carried) = (Grain, 0.0); model.Slips.Count < slips; now += Grain)
        {
            carried = baud == 0 ? rest.Length : Math.Min(rest.Length, carried + baud / 10.0 * Grain.TotalSeconds);
            var count = Math.Min((int)carried, model.FreeBuffer);
            model.Receive(rest.Span[..count], now);
            (rest, carried) = (rest[count..], carried - count);
            while (model.TryTakeReply(out _))
            {
                // Nobody asks.
            }
        }

        return FirstToLast(model);
    }

    private TimeSpan FirstToLast(PrinterModel model) => model.Slips.Count == slips
        ? model.Slips[^1].At - model.Slips[0].At
        : throw new InvalidOperationException($"{model.Slips.Count} slips came out instead of {slips}");
}
