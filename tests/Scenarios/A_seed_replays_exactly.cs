using System.Diagnostics;
using PosDaemon.Simulation;

namespace PosDaemon.Scenarios.Tests;

/// <summary>A failure that cannot be looked at twice cannot be mended.</summary>
public sealed class A_seed_replays_exactly
{
    [Theory]
    [InlineData(3UL)]
    [InlineData(11UL)]
    [InlineData(1234UL)]
    public void In_this_process_and_in_another(ulong seed)
    {
        var here = Run.Of(seed, isTraced: true).Trace;
        Assert.NotEmpty(here);
        Assert.Equal(here, Run.Of(seed, isTraced: true).Trace);
        Assert.Equal(here, InAnotherProcess(seed).Take(here.Count));
    }

    private static List<string> InAnotherProcess(ulong seed)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "PosDaemon.Simulation.dll");
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [program, "--seeds", "1", "--from", $"{seed}", "--trace"]) { RedirectStandardOutput = true })!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n');
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, process.ExitCode);
        return [.. lines];
    }
}
