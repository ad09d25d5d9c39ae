using System.Net;
using Microsoft.AspNetCore.Connections;

namespace PosCloud.Terminals;

/// <summary>Which user of this machine is at the other end of one connection. Safe for any thread.</summary>
internal sealed class ConnectionUser(SocketOwners owners, EndPoint? own, EndPoint? others)
{
    private const long NotKnown = -1;

    private long _uid = NotKnown;

    /// <summary>Looked for at the first call of the connection, and again only while it is not known.</summary>
    /// <returns>The uid; null: it cannot be known.</returns>
    public uint? Find()
    {
        if (Volatile.Read(ref _uid) is var known and not NotKnown)
            return (uint)known;
        if (own is not IPEndPoint here || others is not IPEndPoint there || owners.Find(there, here) is not { } uid)
            return null;
        Volatile.Write(ref _uid, uid);
        return uid;
    }
}

internal static class ConnectionUsers
{
    /// <summary>Each connection has a <see cref="ConnectionUser"/> among its features, and so has each of its
    /// calls.</summary>
    public static void UseConnectionUsers(this IConnectionBuilder listener, SocketOwners owners) =>
        listener.Use(next => connection =>
        {
            connection.Features.Set(
                new ConnectionUser(owners, connection.LocalEndPoint, connection.RemoteEndPoint));
            return next(connection);
        });
}
