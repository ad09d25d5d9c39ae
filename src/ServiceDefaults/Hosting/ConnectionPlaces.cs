using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PosDaemon.ServiceDefaults;

/// <summary>How many connections a server has open on all its endpoints together. Kestrel's own limit counts each
/// endpoint alone, and only once it comes to serve what it has accepted. Who comes when all places are taken is closed
/// before the next one is accepted, and so is, after <see cref="FirstRequest"/>, who has asked nothing: else
/// connections that never ask would hold every place. Who has asked once may be idle for as long as Kestrel lets him.
/// From any thread.</summary>
/// <param name="most">Places; null for any number.</param>
/// <param name="time">The clock of the wait.</param>
/// <param name="log">Gets a line for each that was turned away.</param>
public sealed partial class ConnectionPlaces(long? most, TimeProvider time, ILogger<ConnectionPlaces> log)
{
    /// <summary>From the start of a connection to the headers of its first request.</summary>
    public static readonly TimeSpan FirstRequest = TimeSpan.FromSeconds(10);

    private long _taken;

    /// <summary>Gives a connection its place, as one of its features.</summary>
    /// <returns>False: there is none, and it is to be closed.</returns>
    internal bool TryEnter(ConnectionContext connection)
    {
        if (Interlocked.Increment(ref _taken) > (most ?? long.MaxValue))
        {
            Interlocked.Decrement(ref _taken);
            TurnedAway(log, most);
            return false;
        }
        connection.Features.Set(new Place(this, connection, time));
        return true;
    }

    [LoggerMessage(1091, LogLevel.Warning, "A caller was turned away: {Most} connections are open")]
    private static partial void TurnedAway(ILogger log, long? most);

    internal sealed class Place
    {
        private readonly ConnectionPlaces _places;
        private readonly ITimer _patience;
        private int _hasLeft;

        public Place(ConnectionPlaces places, ConnectionContext connection, TimeProvider time)
        {
            _places = places;
            _patience = time.CreateTimer(
                _ =>
                {
                    // First the place: whoever sees the connection closed finds it free.
                    Leave();
                    connection.Abort();
                },
                null, FirstRequest, Timeout.InfiniteTimeSpan);
        }

        /// <summary>A request has come.</summary>
        public void Keep() => _patience.Dispose();

        public void Leave()
        {
            if (Interlocked.Exchange(ref _hasLeft, 1) == 0) Interlocked.Decrement(ref _places._taken);
        }
    }
}

/// <summary>All three are needed: the first after Kestrel, the second at every endpoint, the third before everything
/// that answers.</summary>
public static class ConnectionPlacesUse
{
    /// <param name="services">Have a TimeProvider and logging.</param>
    /// <param name="most">Places; null for any number.</param>
    public static IServiceCollection AddConnectionPlaces(this IServiceCollection services, long? most) => services
        .AddSingleton(provider => new ConnectionPlaces(
            most, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ConnectionPlaces>>()))
        .AddSingleton<SocketTransportFactory>()
        .AddSingleton<IConnectionListenerFactory, PlacedListeners>();

    /// <summary>A connection of this endpoint leaves its place at its end.</summary>
    public static void UseConnectionPlaces(this IConnectionBuilder listener) => listener.Use(next => async connection =>
    {
        try
        {
            await next(connection);
        }
        finally
        {
            var place = connection.Features.Get<ConnectionPlaces.Place>();
            place?.Keep();
            place?.Leave();
        }
    });

    /// <summary>A connection with a request keeps its place.</summary>
    public static void UseConnectionPlaces(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Features.Get<ConnectionPlaces.Place>()?.Keep();
        return next(http);
    });
}

/// <summary>Kestrel's sockets, but only of those connections that have a place.</summary>
internal sealed class PlacedListeners(SocketTransportFactory sockets, ConnectionPlaces places)
    : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), places);

    private sealed class Listener(IConnectionListener inner, ConnectionPlaces places) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken)
        {
            while (await inner.AcceptAsync(cancellationToken) is { } connection)
            {
                if (places.TryEnter(connection)) return connection;
                await connection.DisposeAsync();
            }
            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
