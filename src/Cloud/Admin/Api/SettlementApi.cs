using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PosCloud.Admin.Reports;
using PosCloud.Admin.Sales;
using PosCloud.Admin.Settling;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Api;

/// <summary>Settlements: /admin/v1/settlements.</summary>
internal static class SettlementApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/settlements", (SettlementUseCase settlements, DateOnly from, DateOnly until) =>
            settlements.ReadAsync(from, until))
            .Needs(Permission.Read).WithTags("settlements")
            .WithSummary("What was settled day by day, and what is not yet");
        api.MapGet("/settlements/entries", (
            SettlementUseCase settlements, [AsParameters] SettlementQuery query, string? cursor, int? limit) =>
            settlements.ListAsync(query.ToFilter(), cursor, limit))
            .Needs(Permission.Read).WithTags("settlements").WithSummary("Entries of settlements; the newest first");
        api.MapGet("/settlements/entries.csv", async (
            SettlementUseCase settlements, CatalogueUseCase catalogue, HttpContext http,
            [AsParameters] SettlementQuery query) => await CsvTable.AnswerAsync(
            http, SettlementCsv.FileName, SettlementCsv.Columns, settlements.ReadAllAsync(query.ToFilter()),
            await catalogue.ReadProfileAsync()))
            .Needs(Permission.Export).WithTags("settlements").WithSummary("The same as a file for spreadsheets");
    }
}

/// <summary>Which entries.</summary>
internal sealed record SettlementQuery(
    DateOnly? From, DateOnly? Until, ByName<SettlementReason>? Reason, string? StoreId)
{
    public SettlementFilter ToFilter() => new()
    {
        From = From, Until = Until, Reason = Reason?.Value, StoreId = StoreId ?? "",
    };
}
