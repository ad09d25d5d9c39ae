using Microsoft.AspNetCore.Http;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Reports;

/// <summary>Redemptions as a file, for whoever asked: a system by its key, or a person on a page.</summary>
internal static class CsvAnswer
{
    public static Task WriteAsync(
        HttpContext http, RecordsUseCase records, RedemptionFilter filter, MerchantProfile profile)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=redemptions.csv";
        return RecordsCsv.WriteAsync(http.Response.Body, records.ReadAllAsync(filter), profile, http.RequestAborted);
    }
}
