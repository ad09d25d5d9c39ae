using System.Globalization;
using CsvHelper;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Reports;

/// <summary>Redemptions as a file that a spreadsheet opens: UTF-8 with BOM, so that Chinese is read right, and what a
/// spreadsheet would run as a formula is text (OWASP, CSV injection). Row by row, however many there are.</summary>
internal static class RecordsCsv
{
    private static readonly string[] Chinese =
    [
        "核销时间", "核销单号", "订单号", "商品", "内容", "次数", "抵扣金额", "账单金额", "应收现金", "币种", "门店", "操作员", "终端", "通道",
        "撤销时间", "小票",
    ];

    private static readonly string[] English =
    [
        "redeemed at", "redemption", "order", "product", "title", "uses", "value used", "bill", "cash due", "currency",
        "store", "operator", "terminal", "lane", "undone at", "slip",
    ];

    private static readonly CsvWriterOptions Form = new()
    {
        Injection = CsvInjection.Escape,
        WriteByteOrderMark = true,
    };

    /// <param name="output">Left open.</param>
    /// <param name="records">The rows.</param>
    /// <param name="profile">For the times and the language of the first row.</param>
    /// <param name="stopping">Nobody reads it any more.</param>
    public static async Task WriteAsync(
        Stream output, IAsyncEnumerable<RedemptionRecord> records, MerchantProfile profile, CancellationToken stopping)
    {
        await using var csv = CsvWriter.Create(output, Form, leaveOpen: true);
        foreach (var name in profile.Language == "en" ? English : Chinese)
            csv.WriteField(name);
        await csv.EndRecordAsync(stopping);
        await foreach (var record in records.WithCancellation(stopping))
        {
            Write(csv, record, profile);
            await csv.EndRecordAsync(stopping);
        }
    }

    private static void Write(CsvWriter csv, RedemptionRecord record, MerchantProfile profile)
    {
        csv.WriteField(Time(record.RedeemedAt, profile));
        csv.WriteField(record.RedemptionId);
        // Long numbers are read as such and rounded; with a sign in front they stay text.
        csv.WriteField($"#{record.OrderNumber}");
        csv.WriteField(record.ProductName);
        csv.WriteField(record.Title);
        csv.WriteField(record.UsesTaken);
        csv.WriteField(Amount(record.ValueUsed));
        csv.WriteField(Amount(record.Bill));
        csv.WriteField(Amount(record.CashDue));
        csv.WriteField(record.Currency);
        csv.WriteField(record.StoreName);
        csv.WriteField(record.OperatorName);
        csv.WriteField(record.Terminal);
        csv.WriteField(record.Lane);
        csv.WriteField(record.UndoneAt is { } undone ? Time(undone, profile) : "");
        csv.WriteField(record.Slip.ToString());
    }

    private static string Amount(long minor) => (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time, MerchantProfile profile) =>
        time.ToOffset(TimeZones.OffsetAt(profile.TimeZone, time) ?? TimeSpan.Zero)
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
