using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PosSim.Bench;

namespace PosSim.Web;

/// <summary>How a request becomes work on the bench loop and its result, or its complaint, becomes an answer.</summary>
internal static class BenchRequests
{
    public static string Name(this HttpContext context) => (string)context.Request.RouteValues["name"]!;

    public static Task AnswerAsync(this HttpContext context, DeviceBench bench, Func<object> work) =>
        context.AnswerAsync(bench, () => Task.FromResult(work()));

    public static async Task AnswerAsync(this HttpContext context, DeviceBench bench, Func<Task<object>> work)
    {
        // The text is made on the loop: nothing that it owns leaves it.
        var text = await context.FindAsync(bench, async () => BenchJson.Write(await work()));
        if (text is null) return;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    public static Task<T?> FindAsync<T>(this HttpContext context, DeviceBench bench, Func<T> work) where T : class =>
        context.FindAsync(bench, () => Task.FromResult(work()));

    /// <summary>Null when the complaint is already on its way.</summary>
    public static async Task<T?> FindAsync<T>(this HttpContext context, DeviceBench bench, Func<Task<T>> work)
        where T : class
    {
        try
        {
            return await bench.Loop.AskAsync(work);
        }
        catch (OperationCanceledException)
        {
            await context.ComplainAsync(StatusCodes.Status503ServiceUnavailable, "the bench is being taken down");
            return null;
        }
        catch (BenchException complaint)
        {
            var status = complaint.Fault switch
            {
                BenchFault.NotThere => StatusCodes.Status404NotFound,
                BenchFault.NotNow => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status400BadRequest,
            };
            await context.ComplainAsync(status, complaint.Message);
            return null;
        }
    }

    public static async Task<JsonElement?> ReadObjectAsync(this HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(
                context.Request.Body, cancellationToken: context.RequestAborted);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document.RootElement.Clone();
            await context.ComplainAsync(StatusCodes.Status400BadRequest, "the body must be a JSON object");
        }
        catch (JsonException fault)
        {
            await context.ComplainAsync(StatusCodes.Status400BadRequest, $"the body is no JSON: {fault.Message}");
        }
        return null;
    }

    /// <param name="context">The request that is answered.</param>
    /// <param name="status">Of HTTP, 400 or above.</param>
    /// <param name="message">What is wrong, in English.</param>
    /// <param name="zh">The same in Chinese, where it is there.</param>
    public static async Task ComplainAsync(this HttpContext context, int status, string message, string? zh = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        var body = BenchJson.Write(zh is null ? new { error = message } : new { error = message, zh });
        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    public static string NeededText(this JsonElement body, string name) =>
        body.OptionalText(name) ?? throw new BenchException(BenchFault.Wrong, $"\"{name}\" is missing or no text");

    public static string? OptionalText(this JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static TimeSpan? OptionalMilliseconds(this JsonElement body, string name, int least, int most)
    {
        if (!body.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= least
            && count <= most
            ? TimeSpan.FromMilliseconds(count)
            : throw new BenchException(
                BenchFault.Wrong, $"\"{name}\" must be a whole number of milliseconds from {least} to {most}");
    }
}

/// <summary>camelCase, Chinese as it is: people read these answers with curl.</summary>
internal static class BenchJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(object value) => JsonSerializer.Serialize(value, Options);
}
