namespace PosSim.Tests.Bench;

/// <summary>Counts open files of the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("alone")]
public sealed class PlugLeakTests
{
    [Fact]
    public async Task Many_plugs_and_unplugs_leave_no_open_file_behind()
    {
        await using var bench = await RunningBench.StartAsync();
        await PlugAsync(bench, 3);
        var before = Terminals();
        await PlugAsync(bench, 25);
        Assert.Equal(before, Terminals());
    }

    private static int Terminals() => Directory.GetFiles("/proc/self/fd").Count(
        fd => new FileInfo(fd).LinkTarget is { } target &&
            (target.StartsWith("/dev/pts/", StringComparison.Ordinal) || target == "/dev/ptmx"));

    private static async Task PlugAsync(RunningBench bench, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await bench.PostAsync("/api/scanners/scanner/unplug", new { });
            await bench.PostAsync("/api/scanners/scanner/plug", new { });
        }
    }
}
