using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Sinks.Async;

namespace PosDaemon.ServiceDefaults;

/// <summary>What a service writes for people: its log and the line that it is ready. Nobody has to read it: neither a
/// caller nor the stop ever waits for a full pipe, a stopped terminal or a slow disk.</summary>
public static partial class ServiceOutput
{
    /// <summary>About a minute of the busiest log. Beyond it lines are dropped, counted, and the count is the next line
    /// that is written.</summary>
    public const int QueuedLines = 10_000;

    // A stop has ten seconds in all.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    /// <summary>Writes by a thread of its own.</summary>
    /// <param name="to">Where the sink is added.</param>
    /// <param name="sink">Adds the sink behind it.</param>
    /// <param name="queuedLines">At most so many lines wait.</param>
    public static LoggerConfiguration Behind(
        this LoggerSinkConfiguration to, Action<LoggerSinkConfiguration> sink, int queuedLines = QueuedLines)
    {
        var monitor = new DropMonitor();
        return to.Async(
            behind => behind.Sink(LoggerSinkConfiguration.Wrap(inner => new CountingSink(inner, monitor), sink)),
            queuedLines, blockWhenFull: false, monitor);
    }

    /// <summary>Writes what still waits, but not for ever: what nobody takes in half a second is lost with the process.
    /// </summary>
    public static Task CloseAsync(Logger log, TimeProvider time) => WithinAsync(Task.Run(log.Dispose), time);

    /// <summary>Writes a line; goes on after half a second where nobody takes it.</summary>
    public static Task PublishAsync(TextWriter output, string line, TimeProvider time) =>
        WithinAsync(Task.Run(() => output.WriteLineAsync(line)), time);

    private static async Task WithinAsync(Task written, TimeProvider time)
    {
        try
        {
            await written.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            // Its thread waits on, and ends with the process.
            return;
        }
    }

    [LoggerMessage(1090, LogLevel.Warning,
        "{Count} lines of this log were dropped before this one: they were not taken in time")]
    private static partial void Dropped(Microsoft.Extensions.Logging.ILogger log, long count);

    private sealed class DropMonitor : IAsyncLogEventSinkMonitor
    {
        private IAsyncLogEventSinkInspector? _queue;

        public long Dropped => _queue?.DroppedMessagesCount ?? 0;

        public void StartMonitoring(IAsyncLogEventSinkInspector inspector) => _queue = inspector;

        // What was dropped stays known until the queue is written out.
        public void StopMonitoring(IAsyncLogEventSinkInspector inspector)
        {
        }
    }

    /// <summary>Says before a line what was dropped before it. Called by the queue's thread only.</summary>
    private sealed class CountingSink(ILogEventSink inner, DropMonitor monitor) : ILogEventSink, IDisposable
    {
        // Borrows the inner sink, so it is not disposed.
        private readonly Microsoft.Extensions.Logging.ILogger _log =
            new SerilogLoggerFactory(new LoggerConfiguration().WriteTo.Sink(inner).CreateLogger())
                .CreateLogger(typeof(ServiceOutput).FullName!);

        private long _said;

        public void Emit(LogEvent logEvent)
        {
            var dropped = monitor.Dropped;
            if (dropped > _said)
                Dropped(_log, dropped - _said);
            _said = dropped;
            inner.Emit(logEvent);
        }

        public void Dispose() => (inner as IDisposable)?.Dispose();
    }
}
