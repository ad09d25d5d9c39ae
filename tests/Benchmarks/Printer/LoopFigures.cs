using PosDaemon.Benchmarks.Lane;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Benchmarks.Slips;
using PosDaemon.Devices.Printers;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Benchmarks.Printer;

/// <summary>What the printer loop of this process adds, with a printer that needs no time: from the effect (a slip is
/// to be printed: its data are laid out, encoded and handed to the loop) to its first byte at the printer, and from the
/// proof of a slip to the first byte of the one that waits behind it.</summary>
internal sealed class LoopFigures(int slips, int rounds)
{
    private const int WarmUp = 300;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly SlipOrder _slip = StandardSlip.Read().Plain();

    public async Task AddAsync(Table table)
    {
        using var floor = new LoopbackFloor();
        var floors = new List<double>();
        for (var i = 0; i < WarmUp + slips * rounds; i++)
        {
            await Task.Delay(Pause, TimeProvider.System);
            floors.Add(await floor.MeasureAsync());
        }

        table.Add(["floor: a byte over loopback to a thread that waits", .. Percentiles.Cells(floors[WarmUp..])]);
        foreach (var proof in new[] { PrintProof.Fence, PrintProof.ProcessId })
        {
            await AddAsync(table, proof, "TCP", new TcpLine());
            if (OperatingSystem.IsLinux()) await AddAsync(table, proof, "pseudo-terminal", new PtyLine());
        }
    }

    private async Task AddAsync(Table table, PrintProof proof, string name, IDeviceLine line)
    {
        using var printer = new InstantPrinter(line);
        await using var loop = new RunningLoop(printer.Address, proof);
        await loop.ReadyAsync();
        for (var i = 0; i < WarmUp; i++)
            await PrintAsync(loop, printer);
        List<double> first = [], gaps = [];
        for (var i = 0; i < slips * rounds; i++)
        {
            await Task.Delay(Pause, TimeProvider.System);
            first.Add(await PrintAsync(loop, printer));
        }

        for (var round = 0; round < rounds; round++)
            gaps.AddRange(await GapsAsync(loop, printer));
        table.Add([$"{proof}, {name}: effect to first byte", .. Percentiles.Cells(first)]);
        table.Add([$"{proof}, {name}: a slip's proof to the next one's first byte", .. Percentiles.Cells(gaps)]);
    }

    private async Task<double> PrintAsync(RunningLoop loop, InstantPrinter printer)
    {
        var began = TimeProvider.System.GetTimestamp();
        await loop.PrintAsync(SlipRenderer.ToEscPos(_slip, PrinterProfiles.Default, null).Bytes);
        var arrival = await printer.Slips.ReadAsync();
        return TimeProvider.System.GetElapsedTime(began, arrival.FirstByte).TotalMilliseconds;
    }

    private async Task<List<double>> GapsAsync(RunningLoop loop, InstantPrinter printer)
    {
        var bytes = SlipRenderer.ToEscPos(_slip, PrinterProfiles.Default, null).Bytes;
        printer.Hold();
        Task[] printing = [.. Enumerable.Range(0, slips).Select(_ => loop.PrintAsync(bytes))];
        await Task.Delay(Pause, TimeProvider.System);
        printer.Release();
        await Task.WhenAll(printing);
        return await SlipGaps.ReadAsync(printer, slips, CancellationToken.None);
    }
}

/// <summary>Between slips that were printed back to back.</summary>
internal static class SlipGaps
{
    /// <returns>From each slip's proof to the first byte of the next one, in milliseconds.</returns>
    public static async Task<List<double>> ReadAsync(InstantPrinter printer, int slips, CancellationToken abort)
    {
        var gaps = new List<double>();
        var last = await printer.Slips.ReadAsync(abort);
        for (var i = 1; i < slips; i++)
        {
            var next = await printer.Slips.ReadAsync(abort);
            gaps.Add(TimeProvider.System.GetElapsedTime(last.Answered, next.FirstByte).TotalMilliseconds);
            last = next;
        }

        return gaps;
    }
}
