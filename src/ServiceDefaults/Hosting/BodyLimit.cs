using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PosDaemon.ServiceDefaults;

/// <summary>How much of a request's body is read. A connection that is closed while its client still sends resets, and
/// the client then sees a broken connection instead of the answer that tells it what was wrong; so a body that is
/// announced as too large is refused at once and its bytes are let go by until the server's own time for that ends
/// (five seconds: Kestrel's drain of a request body).</summary>
public static class BodyLimit
{
    /// <summary>Sets the limit of this request.</summary>
    /// <param name="http">A request whose body nobody has begun to read.</param>
    /// <param name="most">In bytes.</param>
    /// <returns>False where the announced length is above <paramref name="most"/>: the caller answers 413 and reads
    /// nothing. A body without an announced length ends with a <see cref="BadHttpRequestException"/> where it passes
    /// the limit.</returns>
    public static bool Set(HttpContext http, long most)
    {
        ArgumentNullException.ThrowIfNull(http);
        var isTooLarge = http.Request.ContentLength > most;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = isTooLarge ? null : most;
        return !isTooLarge;
    }
}
