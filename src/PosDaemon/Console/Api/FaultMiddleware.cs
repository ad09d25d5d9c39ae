using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Console;

/// <summary>The outermost step of a request: what nobody answered becomes a problem with a sentence.</summary>
internal sealed class FaultMiddleware(ILogger<FaultMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: 404 or 405, ContentType: null } response)
                await AnswerMissedAsync(context, response.StatusCode);
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, fault.StatusCode, "Bad request", fault.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            // The boundary of a request: one that fails must not take the server with it.
            log.RequestFailed(fault, context.Request.Method, context.Request.Path);
            await Problem.WriteAsync(context, StatusCodes.Status500InternalServerError, "Fault in posd",
                "This request could not be carried out; the log says why (event 1203).");
        }
    }

    private static Task AnswerMissedAsync(HttpContext context, int status) =>
        status == StatusCodes.Status405MethodNotAllowed
            ? Problem.WriteAsync(context, status, "Wrong method", "Acts are POST, reads are GET.")
            : Problem.WriteAsync(context, status, "Nothing here", $"There is nothing at {context.Request.Path}.");
}
