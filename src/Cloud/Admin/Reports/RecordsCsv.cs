using PosCloud.Admin.Web;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosDaemon.Protocol.Redemption.V1;
using static PosCloud.Admin.Reports.CsvTable;

namespace PosCloud.Admin.Reports;

/// <summary>Redemptions as a file.</summary>
internal static class RecordsCsv
{
    public static readonly (string, string) FileName = ("核销记录.csv", "redemptions.csv");

    public static readonly IReadOnlyList<CsvColumn<RedemptionRecord>> Columns =
    [
        new("核销时间", "redeemed at", (one, profile) => Time(one.RedeemedAt, profile)),
        new("核销单号", "redemption", one => one.RedemptionId),
        new("订单号", "order", one => OrderNumber(one.OrderNumber)),
        new("商品", "product", one => one.ProductName),
        new("内容", "title", one => one.Title),
        new("次数", "uses", one => one.UsesTaken),
        new("抵扣金额", "value used", one => Amount(one.ValueUsed)),
        new("账单金额", "bill", one => Amount(one.Bill)),
        new("应收现金", "cash due", one => Amount(one.CashDue)),
        new("币种", "currency", one => one.Currency),
        new("门店", "store", one => one.StoreName),
        new("操作员", "operator", one => one.OperatorName),
        new("终端", "terminal", one => one.Terminal),
        new("通道", "lane", one => one.Lane),
        new("撤销时间", "undone at", (one, profile) => one.UndoneAt is { } undone ? Time(undone, profile) : ""),
        new("小票", "slip", (one, profile) => SlipOf(one.Slip, profile.Language == "en")),
        new("出入场", "passage", (one, profile) => PassageOf(one.Passage, profile.Language == "en")),
        new("人数", "persons", one => one.Persons),
    ];

    private static string PassageOf(Passage passage, bool isEnglish) => passage switch
    {
        Passage.Entry => isEnglish ? "entry" : "入场",
        Passage.Exit => isEnglish ? "exit" : "出场",
        _ => "",
    };

    // Empty: nothing was reported of it.
    private static string SlipOf(SlipOutcome slip, bool isEnglish) => slip == SlipOutcome.Unspecified
        ? ""
        : isEnglish ? Words.Of(slip).Item2 : Words.Of(slip).Item1;
}
