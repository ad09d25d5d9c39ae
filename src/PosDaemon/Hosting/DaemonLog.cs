using Microsoft.Extensions.Logging;
using PosDaemon.Configuration;
using PosDaemon.ServiceDefaults;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace PosDaemon.Hosting;

/// <summary>The log of one run: the console, and a file that is begun anew at a size and kept in a bounded number.
/// Both are written by a thread of their own, so that a slow disk or a stopped terminal never holds a lane.</summary>
internal sealed class DaemonLog : IAsyncDisposable
{
    private readonly Serilog.Core.Logger _logger;

    private DaemonLog(Serilog.Core.Logger logger)
    {
        _logger = logger;
        Factory = new SerilogLoggerFactory(logger, dispose: false);
    }

    public ILoggerFactory Factory { get; }

    /// <exception cref="IOException">The log's folder cannot be written.</exception>
    public static DaemonLog Open(LoadedConfiguration configuration, Func<string, string?> environment)
    {
        var options = configuration.Options.Log;
        // journald puts its own time in front of each line.
        var line = new LogLine(withTime: environment("JOURNAL_STREAM") is null);
        var setup = new LoggerConfiguration()
            .MinimumLevel.Is(Level(options.Level))
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            // Says with a stack trace what posd then says in one sentence.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)
            .Enrich.FromLogContext()
            .Filter.With(new LogLimit(TimeProvider.System))
            .WriteTo.Behind(sink => sink.Console(line));
        if (options.File is { } file)
        {
            setup = setup.WriteTo.Behind(
                sink => sink.File(
                    new LogLine(withTime: true),
                    configuration.InState(file),
                    fileSizeLimitBytes: options.MaxFileBytes,
                    rollOnFileSizeLimit: true,
                    retainedFileCountLimit: options.MaxFiles));
        }

        return new DaemonLog(setup.CreateLogger());
    }

    public async ValueTask DisposeAsync()
    {
        Factory.Dispose();
        await ServiceOutput.CloseAsync(_logger, TimeProvider.System);
    }

    private static LogEventLevel Level(LogLevelName name) => name switch
    {
        LogLevelName.Trace => LogEventLevel.Verbose,
        LogLevelName.Debug => LogEventLevel.Debug,
        LogLevelName.Information => LogEventLevel.Information,
        LogLevelName.Warning => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };
}
