using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PosDaemon.ServiceDefaults;

/// <summary>How many connections a server has open on all its endpoints together; Kestrel's own limit counts each
/// endpoint alone. Who comes when all places are taken is closed at once, and so is, after
/// <see cref="FirstRequest"/>, who has asked nothing: else connections that never ask would hold every place. Who has
/// asked once may be idle for as long as Kestrel lets him. From any thread.</summary>
/// <param name="most">Places; null for any number.</param>
/// <param name="time">The clock of the wait.</param>
/// <param name="log">Gets a line for each that was turned away.</param>
public sealed partial class ConnectionPlaces(long? most, TimeProvider time, ILogger<ConnectionPlaces> log)
{
    /// <summary>From the start of a connection to the headers of its first request.</summary>
    public static readonly TimeSpan FirstRequest = TimeSpan.FromSeconds(10);

    private long _taken;

    /// <summary>Serves one connection to its end, or closes it.</summary>
    internal async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var hasLeft = 0;
        void Leave()
        {
            if (Interlocked.Exchange(ref hasLeft, 1) == 0) Interlocked.Decrement(ref _taken);
        }

        void Close()
        {
            // First the place: whoever sees the connection closed finds it free.
            Leave();
            connection.Abort();
        }

        await using var patience = time.CreateTimer(_ => Close(), null, FirstRequest, Timeout.InfiniteTimeSpan);
        connection.Features.Set(new Newcomer(patience));
        try
        {
            if (Interlocked.Increment(ref _taken) <= (most ?? long.MaxValue)) await next(connection);
            else TurnedAway(log, most);
        }
        finally
        {
            Leave();
        }
    }

    [LoggerMessage(1091, LogLevel.Warning, "A caller was turned away: {Most} connections are open")]
    private static partial void TurnedAway(ILogger log, long? most);

    /// <summary>A feature of each connection, and so of each of its requests.</summary>
    internal sealed class Newcomer(ITimer patience)
    {
        public void HasAsked() => patience.Dispose();
    }
}

/// <summary>Both are needed: the one at every endpoint, the other before everything that answers.</summary>
public static class ConnectionPlacesUse
{
    /// <summary>The connections of this endpoint take the places of <see cref="ConnectionPlaces"/>, a service of the
    /// host.</summary>
    public static void UseConnectionPlaces(this IConnectionBuilder listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var places = listener.ApplicationServices.GetRequiredService<ConnectionPlaces>();
        listener.Use(next => connection => places.ServeAsync(connection, next));
    }

    /// <summary>A connection with a request keeps its place.</summary>
    public static void UseConnectionPlaces(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Features.Get<ConnectionPlaces.Newcomer>()?.HasAsked();
        return next(http);
    });
}
