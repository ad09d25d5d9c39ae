using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PosDaemon.Console;

/// <summary>RFC 9457; <c>Detail</c> is one sentence for a person.</summary>
internal sealed record ProblemView(string Type, string Title, int Status, string Detail);

/// <summary>Writes errors as application/problem+json.</summary>
internal static class Problem
{
    public static Task WriteAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json; charset=utf-8";
        var body = new ProblemView("about:blank", title, status, detail);
        return context.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(body, ConsoleJson.Wire.ProblemView)).AsTask();
    }
}
