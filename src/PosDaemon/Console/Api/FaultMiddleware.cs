using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Console;

/// <summary>The outermost step of a request: what nobody answered becomes a problem with a sentence.</summary>
internal sealed class FaultMiddleware(ILogger<FaultMiddleware> log)
{
    // What a page or a program says to the console is far shorter.
    private const int MaxBodyBytes = 64 * 1024;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            if (!BodyLimit.Set(context, MaxBodyBytes))
                throw new BadHttpRequestException("too many bytes", StatusCodes.Status413PayloadTooLarge);
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: 404 or 405, ContentType: null } response)
                await AnswerMissedAsync(context, response.StatusCode);
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            log.WrongBody(context.Request.Method, context.Request.Path, fault.Message);
            var (detail, zh) = fault.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => ("A body has at most 64 KiB.", "请求内容最多 64 KiB。"),
                StatusCodes.Status408RequestTimeout => ("The body did not come in time.", "请求内容未及时送达。"),
                _ => ("The request cannot be read.", "请求无法读取。"),
            };
            await Problem.WriteAsync(context, fault.StatusCode, "Bad request", detail, zh);
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
                "This request could not be carried out; the log says why (event 1203).",
                "请求未能执行，原因见日志（事件 1203）。");
        }
    }

    private static Task AnswerMissedAsync(HttpContext context, int status) =>
        status == StatusCodes.Status405MethodNotAllowed
            ? Problem.WriteAsync(context, status, "Wrong method", "Acts are POST, reads are GET.")
            : Problem.WriteAsync(context, status, "Nothing here", $"There is nothing at {context.Request.Path}.");
}

/// <summary>RFC 9457; <c>Detail</c> is one sentence for a person, <c>Zh</c> the same in Chinese where it has one.
/// </summary>
internal sealed record ProblemView(
    string Type, string Title, int Status, string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Zh = null);

/// <summary>Writes errors as application/problem+json.</summary>
internal static class Problem
{
    public static Task WriteAsync(HttpContext context, int status, string title, string detail, string? zh = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json; charset=utf-8";
        var body = new ProblemView("about:blank", title, status, detail, zh);
        return context.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(body, ConsoleJson.Wire.ProblemView)).AsTask();
    }
}
