using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Web;

/// <summary>possim demo as a visitor starts it, its files in a folder of its own.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-demo-page-");
    private readonly ProgramProcess _possim;

    private DemoProcess() => _possim = ProgramProcess.Start("possim", BuiltProgram.PosSim, _folder.FullName,
        TimeProvider.System, [new("TMPDIR", _folder.FullName)], ["demo", "--http", "127.0.0.1:0"]);

    /// <summary>Where its page is.</summary>
    public Uri Address { get; private set; } = null!;

    public static async Task<DemoProcess> StartAsync()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the demo's serial devices are pseudo terminals (Linux)");
        var demo = new DemoProcess();
        demo.Address = new Uri((await demo._possim.LineAsync("Open in a browser: ")).Trim());
        return demo;
    }

    public async ValueTask DisposeAsync()
    {
        // Asked to end, it ends the cloud and the daemon as well.
        if (!_possim.HasEnded) await _possim.StopAsync(TimeSpan.FromMinutes(1));
        await _possim.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
