using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Web;

/// <summary>The demo as a visitor gets it: the real cloud and the real daemon as processes.</summary>
public sealed class DemoStoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-demo-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_outcome_of_the_demo_is_as_it_must_be()
    {
        await using var demo = Start("demo", "--once");
        Assert.True(await demo.EndAsync(TimeSpan.FromMinutes(3)) == 0, demo.LastLines(100));
        Assert.Contains(demo.Lines, line => line.Contains("应付", StringComparison.Ordinal));
        Assert.Contains("   缺纸：小票待打  without paper: the slip is held", demo.Lines);
        Assert.Contains(demo.Lines, line => line.StartsWith(
            "   云端已核销，终端没有收到答复：“暂无应答，正在重试”  ", StringComparison.Ordinal));
        Assert.Empty(_folder.GetDirectories("posdaemon-demo-*"));
    }

    [Fact]
    public async Task A_daemon_that_does_not_start_is_named_with_what_it_printed()
    {
        await using var demo = Start("demo", "--once", "--posd", BuiltProgram.PosSim);
        Assert.NotEqual(0, await demo.EndAsync(TimeSpan.FromMinutes(2)));
        // possim's own "run" refuses posd's configuration.
        var printed = string.Join('\n', demo.Lines);
        Assert.Contains("posd has ended", printed, StringComparison.Ordinal);
        Assert.Contains("\"terminal\" is unknown", printed, StringComparison.Ordinal);
    }

    private ProgramProcess Start(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the demo's serial devices are pseudo terminals (Linux)");
        return ProgramProcess.Start("possim", BuiltProgram.PosSim, _folder.FullName, TimeProvider.System,
            [new("TMPDIR", _folder.FullName)], arguments);
    }
}
