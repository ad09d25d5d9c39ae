using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PosCloud.Tests;

/// <summary>Every line that anything logs, of any level.</summary>
internal sealed class CollectedLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = [];

    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>Completes with the next line of this event.</summary>
    public Task WhenLogged(string eventId) => _awaited.GetOrAdd(
        eventId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        Lines.Enqueue($"{eventId.Id} {formatter(state, exception)}{exception}");
        if (_awaited.TryRemove(eventId.Id.ToString(), out var awaited))
            awaited.SetResult();
    }

    public void Dispose()
    {
    }
}
