using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PosDaemon.Commands;
using PosDaemon.Configuration;
using PosDaemon.Hosting;
using PosDaemon.Tests.Configuration;

namespace PosDaemon.Tests.Hosting;

/// <summary>The daemon whole, in this process, with devices and a cloud that are not there. Signals of this process are
/// left alone.</summary>
internal sealed class RunningDaemon : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-run-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private IServiceProvider? _services;

    public string StatePath => Path.Combine(_folder.FullName, "state");

    public string Error => _error.ToString();

    public string Log => File.ReadAllText(Path.Combine(StatePath, "posd.log"));

    /// <summary>Runs until it ends.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(int port, Action<IServiceCollection>? change = null) => RunCommand.RunAsync(
        Configuration(port), TextWriter.Synchronized(_output), _error, services =>
        {
            services.AddSingleton<IHostLifetime, NoSignals>();
            services.AddHostedService(provider =>
            {
                _services = provider;
                return new NoSignals();
            });
            change?.Invoke(services);
        });

    public void AskToStop() => _services!.GetRequiredService<StopRequest>().Ask("the test");

    /// <summary>Of "posd: ready; console at …".</summary>
    public async Task<Uri> ReadyAsync(Task<int> run)
    {
        const string Words = "console at ";
        for (var i = 0; i < 2000 && !run.IsCompleted; i++)
        {
            var text = _output.ToString();
            var at = text.IndexOf(Words, StringComparison.Ordinal);
            if (at >= 0 && text.EndsWith('\n')) return new Uri(text[(at + Words.Length)..].Trim());
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        throw new InvalidOperationException($"posd was not ready within 20 s: {_error}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private LoadedConfiguration Configuration(int port) => Assert.IsType<ConfigurationResult.Usable>(
        ConfigurationFile.Read(WriteConfiguration(port), _ => null)).Configuration;

    /// <summary>For a daemon in a process of its own.</summary>
    /// <returns>The file.</returns>
    public string WriteConfiguration(int port)
    {
        var file = Path.Combine(_folder.FullName, "posd.json");
        var json = ConfigurationText.Example
            .Replace("http://127.0.0.1:7070", $"http://127.0.0.1:{port}")
            .Replace("http://127.0.0.1:5080", "http://127.0.0.1:9")
            .Replace("tcp://127.0.0.1:9100", "tcp://127.0.0.1:9")
            .Replace("/dev/", _folder.FullName + "/");
        File.WriteAllText(file, json);
        return file;
    }

    private sealed class NoSignals : IHostLifetime, IHostedService
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
