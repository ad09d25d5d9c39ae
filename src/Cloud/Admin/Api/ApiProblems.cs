using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PosCloud.Ledger;

namespace PosCloud.Admin.Api;

/// <summary>What went wrong, as RFC 9457 has it. <c>type</c> is for programs, <c>detail</c> for people, <c>field</c>
/// what is wrong in the request.</summary>
internal static class ApiProblems
{
    public static Task WriteAsync(HttpContext http, int status, string type, string detail, string field = "")
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new { type, title = detail, status, detail, field }, options: null, "application/problem+json",
            http.RequestAborted);
    }

    /// <summary>Runs what is behind it, and tells every fault as a problem.</summary>
    public static async Task CatchAsync(HttpContext http, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(http);
        }
        catch (Exception fault) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            var (status, (type, detail, field)) = (StatusOf(fault), Read(fault));
            if (status == StatusCodes.Status500InternalServerError)
                OfficeLog.Fault(log, http.Request.Path, fault);
            http.Response.Clear();
            if (status == StatusCodes.Status503ServiceUnavailable)
                http.Response.Headers.RetryAfter = "1";
            await WriteAsync(http, status, type, detail, field);
        }
    }

    /// <summary>Of an answer by the API, and of a page.</summary>
    public static int StatusOf(Exception fault) => fault switch
    {
        OfficeFaultException { Problem.Fault: OfficeFault.NotPermitted } => StatusCodes.Status403Forbidden,
        OfficeFaultException { Problem.Fault: OfficeFault.NotFound } => StatusCodes.Status404NotFound,
        OfficeFaultException { Problem.Fault: OfficeFault.Conflict } => StatusCodes.Status409Conflict,
        OfficeFaultException { Problem.Fault: OfficeFault.TooOften } => StatusCodes.Status429TooManyRequests,
        OfficeFaultException => StatusCodes.Status400BadRequest,
        BadHttpRequestException bad => bad.StatusCode,
        LedgerException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static (string Type, string Detail, string Field) Read(Exception fault) => fault switch
    {
        OfficeFaultException { Problem: var problem } => (
            JsonNamingPolicy.CamelCase.ConvertName(problem.Fault.ToString()), problem.English, problem.Field),
        BadHttpRequestException { InnerException: JsonException json } =>
            ("invalid", $"the body cannot be read: {json.Message}", json.Path ?? ""),
        BadHttpRequestException bad => ("invalid", bad.Message, ""),
        // Whether it was done is not known: the same call with the same key tells.
        LedgerException ledger => (
            "unavailable", $"no answer of the ledger: {ledger.Message}; send the same call again", ""),
        _ => ("fault", "a fault of the cloud; its log says more", ""),
    };
}
