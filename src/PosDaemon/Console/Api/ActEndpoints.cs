using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Console;

/// <summary>What can be done: every act is a POST with a JSON body, and every "no" has its sentence.</summary>
internal sealed class ActEndpoints(
    ILaneCommands lanes, IOperatorCommands operators, IPrinterActs printers, ILogger<ActEndpoints> log)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        Lane(endpoints, "scan", ConsoleJson.Wire.ScanBody, (lane, body, abort) =>
            lanes.ScanAsync(lane, body.Code, abort));
        Lane(endpoints, "confirm", ConsoleJson.Wire.ConfirmBody, (lane, body, abort) =>
            Wrong(body.Fault) ?? lanes.ConfirmAsync(lane, body.Confirmation, abort));
        Lane(endpoints, "cancel", ConsoleJson.Wire.CancelBody, (lane, body, abort) =>
            lanes.CancelAsync(lane, body.ScanId, abort));
        Lane(endpoints, "sign-in", ConsoleJson.Wire.SignInBody, (lane, body, abort) =>
            Wrong(body.Fault) ?? operators.SignInAsync(lane, body.Operator, body.Pin, abort));
        Lane(endpoints, "sign-out", ConsoleJson.Wire.EmptyBody, (lane, _, abort) =>
            operators.SignOutAsync(lane, abort));
        Scan(endpoints, "reprint", ConsoleJson.Wire.EmptyBody, (scanId, _, abort) =>
            lanes.ReprintAsync(scanId, abort));
        Scan(endpoints, "undo", ConsoleJson.Wire.UndoBody, (scanId, body, abort) =>
            Wrong(body.Fault) ?? lanes.UndoAsync(scanId, body.Why, abort));
        Printer(endpoints, "test", PrinterAct.Test);
        Printer(endpoints, "drawer", PrinterAct.Drawer);
        Printer(endpoints, "buzzer", PrinterAct.Buzzer);
    }

    /// <summary>Null where nothing is wrong.</summary>
    private static Task<ActOutcome>? Wrong(ActOutcome.Wrong? fault) =>
        fault is null ? null : Task.FromResult<ActOutcome>(fault);

    private void Lane<TBody>(IEndpointRouteBuilder endpoints, string act, JsonTypeInfo<TBody> type,
        Func<string, TBody, CancellationToken, Task<ActOutcome>> perform) =>
        endpoints.MapPost($"/api/lanes/{{lane}}/{act}", context => ActAsync(context, act, "lane", type, perform));

    private void Scan<TBody>(IEndpointRouteBuilder endpoints, string act, JsonTypeInfo<TBody> type,
        Func<string, TBody, CancellationToken, Task<ActOutcome>> perform) =>
        endpoints.MapPost($"/api/scans/{{scanId}}/{act}", context => ActAsync(context, act, "scanId", type, perform));

    private void Printer(IEndpointRouteBuilder endpoints, string name, PrinterAct act) =>
        endpoints.MapPost($"/api/printers/{{printer}}/{name}", context => ActAsync(
            context, name, "printer", ConsoleJson.Wire.PrinterActBody, async (printer, body, _) =>
                body.Fault ?? (await printers.PerformAsync(printer, act, body.Number) is { } report
                    ? PrinterActWords.Outcome(act, report)
                    : new ActOutcome.NoSuchPrinter(printer))));

    private async Task ActAsync<TBody>(HttpContext context, string act, string subjectKey, JsonTypeInfo<TBody> type,
        Func<string, TBody, CancellationToken, Task<ActOutcome>> perform)
    {
        if (!IsJson(context.Request.ContentType))
        {
            await Problem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "JSON needed",
                "Send the body as application/json; an act without content takes {}.",
                "请以 application/json 发送；无内容的操作发送 {}。");
            return;
        }

        var subject = (string)context.Request.RouteValues[subjectKey]!;
        if (await ReadAsync(context, type) is not { } body) return;
        var outcome = await perform(subject, body, context.RequestAborted);
        log.Act(act, subject, outcome.GetType().Name);
        await AnswerAsync(context, outcome);
    }

    /// <summary>The body, or default when it is no such body and that has been answered.</summary>
    private async Task<TBody?> ReadAsync<TBody>(HttpContext context, JsonTypeInfo<TBody> type)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
            if (body is not null) return body;
            await Problem.WriteAsync(
                context, StatusCodes.Status400BadRequest, "Wrong body", "The body is null.", "请求内容为 null。");
        }
        catch (JsonException fault)
        {
            log.WrongBody(context.Request.Method, context.Request.Path, fault.Message);
            var where = Where(fault);
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Wrong body",
                $"The body is not the JSON this act takes{where.En}.", $"请求内容不是此操作所需的 JSON{where.Zh}。");
        }

        return default;
    }

    /// <summary>The parser's own words name our types: they are for the log.</summary>
    private static (string Zh, string En) Where(JsonException fault) => fault switch
    {
        { Path: ['$', '.', _, ..] path } when path.Length <= 80 =>
            ($"：{path[2..]} 缺失、多余或类型不符", $": {path[2..]} is missing, unknown or of the wrong type"),
        { LineNumber: { } line, BytePositionInLine: { } column } =>
            ($"：第 {line + 1} 行第 {column + 1} 字节处", $": see line {line + 1}, byte {column + 1}"),
        _ => ("", ""),
    };

    private static Task AnswerAsync(HttpContext context, ActOutcome outcome) => outcome switch
    {
        ActOutcome.Taken taken => ReadEndpoints.JsonAsync(
            context, new TakenBody(true, taken.ScanId, taken.Message, taken.Zh), ConsoleJson.Wire.TakenBody,
            StatusCodes.Status202Accepted),
        ActOutcome.NoSuchLane none => Problem.WriteAsync(
            context, StatusCodes.Status404NotFound, "No such lane", $"This terminal has no lane \"{none.Lane}\".",
            $"本终端没有通道“{none.Lane}”。"),
        ActOutcome.NoSuchScan none => Problem.WriteAsync(
            context, StatusCodes.Status404NotFound, "No such scan", $"The journal has no scan \"{none.ScanId}\".",
            $"记录里没有扫码“{none.ScanId}”。"),
        ActOutcome.NoSuchPrinter none => Problem.WriteAsync(
            context, StatusCodes.Status404NotFound, "No such printer",
            $"This terminal has no printer \"{none.Printer}\".", $"本终端没有打印机“{none.Printer}”。"),
        ActOutcome.NotNow not => Problem.WriteAsync(
            context, StatusCodes.Status409Conflict, "Not now", not.Why, not.Zh),
        ActOutcome.Wrong wrong => Problem.WriteAsync(
            context, StatusCodes.Status400BadRequest, "Wrong content", wrong.Why, wrong.Zh),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool IsJson(string? contentType) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
