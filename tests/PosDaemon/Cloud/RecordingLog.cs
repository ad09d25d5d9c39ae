using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Tests.Cloud;

/// <summary>A log that keeps every event, down to the finest level.</summary>
internal sealed class RecordingLog<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(int Id, string Text)> _events = new();

    public IReadOnlyCollection<(int Id, string Text)> Events => _events;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _events.Enqueue((eventId.Id, $"{formatter(state, exception)} {exception}"));
}
