using Microsoft.AspNetCore.Http;

namespace PosCloud.Grpc;

/// <summary>What a handler may know of its call.</summary>
/// <param name="Http">The request; its headers and the client's certificate.</param>
/// <param name="Deadline">When the client gives up; null if it never does.</param>
/// <param name="Cancelled">Fires when the client is gone or gave up and, for streams, when the server stops.</param>
internal sealed record GrpcServerContext(HttpContext Http, DateTimeOffset? Deadline, CancellationToken Cancelled);
