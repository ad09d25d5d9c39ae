using PosDaemon.Benchmarks.Peers;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Benchmarks.Slips;
using PosDaemon.Slips.Profiles;

namespace PosSim.Tests.Peers;

/// <summary>The benchmark once through in no time, so that it works when somebody wants its figures.</summary>
public sealed class BenchmarkTables
{
    [Fact]
    public async Task The_benchmark_has_a_figure_for_everybody_and_everything()
    {
        if (await PeerPackages.WhyMissingAsync() is { } missing) Assert.Skip(missing);
        var slip = StandardSlip.Read();
        Peer[] peers = [.. Peer.Compared.Select(name => Peer.Start(name, slip))];
        var output = new StringWriter();
        try
        {
            var own = new OwnSlips(slip, PrinterProfiles.Default, logos: 2);
            var report = new SlipReport(own, peers, new Contest(seconds: 0, rounds: 1), output);
            report.Encoding();
            report.Allocation(slips: 2);
            report.Reading();
        }
        finally
        {
            foreach (var peer in peers) peer.Dispose();
        }

        var lines = output.ToString().Split('\n');
        Assert.Equal([5, 5, 2], Filled(lines, "lines to bytes, logo read each time"));
        Assert.Equal([4, 4, 2], Filled(lines, "document to bytes, no logo"));
        foreach (var name in Peer.Compared) Assert.Equal([2], Filled(lines, $"{name}, logo"));
    }

    /// <summary>For each row of that title, how many of its cells hold something.</summary>
    private static int[] Filled(string[] lines, string title) =>
        [.. lines.Where(line => line.StartsWith($"| {title} ", StringComparison.Ordinal))
            .Select(line => line.Split('|').Count(cell => cell.Trim() is not ("" or "-")))];
}
