using System.Diagnostics;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Benchmarks.Lane;

/// <summary>How long it takes from a scan's last byte to its slip's first and last byte, with the real daemon and the
/// real cloud, beside the floor in the same run; and what the daemon costs while it is idle.</summary>
internal sealed class LaneReport(string posd, string poscloud, int scans, TimeSpan pause, TextWriter output)
{
    private const int WarmUp = 300;

    private static readonly TimeSpan SlipLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);

    private readonly TimeProvider _time = TimeProvider.System;

    public async Task RunAsync()
    {
        using var shop = LaneShop.Open(posd, poscloud, (scans + WarmUp) * 2);
        using var floor = new Floor(shop.Folder);
        var codes = new Queue<string>(shop.Codes);
        await Task.Delay(IdleTime / 4, _time);
        var idle = await IdleAsync(shop.Posd);
        for (var i = 0; i < WarmUp; i++)
        {
            await ScanAsync(shop, codes.Dequeue());
            floor.Measure();
        }

        List<double> first = [], last = [], floors = [];
        for (var i = 0; i < scans; i++)
        {
            var (toFirst, toLast) = await ScanAsync(shop, codes.Dequeue());
            first.Add(toFirst);
            last.Add(toLast);
            floors.Add(floor.Measure().TotalMilliseconds);
        }

        List<double> asked = [];
        try
        {
            asked = await AskDirectlyAsync(shop.Cloud, codes);
        }
        catch (RpcException fault) when (fault.StatusCode == StatusCode.Unimplemented)
        {
            output.WriteLine("this cloud speaks an earlier contract: it is not asked directly\n");
        }

        Print(shop, idle, first, last, floors, asked);
    }

    private async Task<(double First, double Last)> ScanAsync(LaneShop shop, string code)
    {
        await Task.Delay(pause, _time);
        var bytes = Encoding.ASCII.GetBytes(code + "\r");
        shop.Scanner.Send(bytes.AsSpan(0, bytes.Length - 1));
        var began = _time.GetTimestamp();
        shop.Scanner.Send(bytes.AsSpan(bytes.Length - 1));
        using var enough = new CancellationTokenSource(SlipLimit, _time);
        var slip = await shop.Printer.Slips.ReadAsync(enough.Token);
        return (_time.GetElapsedTime(began, slip.FirstByte).TotalMilliseconds,
            _time.GetElapsedTime(began, slip.LastByte).TotalMilliseconds);
    }

    /// <summary>The cloud's share: the same request from this process over one warm connection.</summary>
    private async Task<List<double>> AskDirectlyAsync(Uri cloud, Queue<string> codes)
    {
        using var channel = GrpcChannel.ForAddress(cloud);
        var client = new RedemptionService.RedemptionServiceClient(channel);
        List<double> times = [];
        for (var i = 0; i < scans + WarmUp; i++)
        {
            await Task.Delay(pause, _time);
            var request = new RedeemRequest
            {
                ScanId = $"direct-{i}", Code = ByteString.CopyFromUtf8(codes.Dequeue()), Uses = 1, Attempt = 1,
                Caller = new Caller { TerminalId = "demo-1", StoreId = "demo", Lane = "lane", OperatorId = "op-1001" },
            };
            var began = _time.GetTimestamp();
            var response = await client.RedeemAsync(request);
            if (i >= WarmUp) times.Add(_time.GetElapsedTime(began).TotalMilliseconds);
            if (response.Accepted is null) throw new InvalidOperationException($"the cloud answers {response}");
        }

        return times;
    }

    private async Task<Idle> IdleAsync(Process posd)
    {
        posd.Refresh();
        var used = posd.TotalProcessorTime;
        await Task.Delay(IdleTime, _time);
        posd.Refresh();
        var share = (posd.TotalProcessorTime - used) / IdleTime;
        var descriptors = Directory.EnumerateFileSystemEntries($"/proc/{posd.Id}/fd").Count();
        return new Idle(posd.WorkingSet64 / 1024.0 / 1024, descriptors, posd.Threads.Count, share);
    }

    private void Print(LaneShop shop, Idle idle, List<double> first, List<double> last, List<double> floors,
        List<double> asked)
    {
        output.WriteLine($"{scans} scans after {WarmUp} that are not counted, {pause.TotalMilliseconds} ms apart\n");
        var table = new Table("ms", "p50", "p90", "p99", "p50 to the floor");
        foreach (var (name, times) in new (string, List<double>)[]
        {
            ("floor: two flushed appends, one round trip", floors),
            ("the cloud alone: Redeem over a warm connection", asked),
            ("scan's last byte to slip's first byte", first),
            ("scan's last byte to slip's last byte", last),
        })
        {
            if (times.Count == 0) continue;
            table.Add(name, Percentiles.Cell(times, 0.5), Percentiles.Cell(times, 0.9), Percentiles.Cell(times, 0.99),
                Table.Ratio(Percentiles.At(times, 0.5) / Percentiles.At(floors, 0.5)));
        }

        output.WriteLine($"{table}\n");
        output.WriteLine($"posd: ready after {shop.PosdReadyAfter.TotalMilliseconds:0} ms; idle: "
            + string.Create(CultureInfo.InvariantCulture, $"{idle.Megabytes:0.0} MiB resident, {idle.Descriptors} ")
            + string.Create(CultureInfo.InvariantCulture, $"descriptors, {idle.Threads} threads, ")
            + string.Create(CultureInfo.InvariantCulture, $"{idle.Share:0.00%} of a core"));
    }

    private readonly record struct Idle(double Megabytes, int Descriptors, int Threads, double Share);
}
