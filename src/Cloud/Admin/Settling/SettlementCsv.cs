using PosCloud.Admin.Reports;
using PosCloud.Ledger.BackOffice;
using static PosCloud.Admin.Reports.CsvTable;

namespace PosCloud.Admin.Settling;

/// <summary>Entries of settlements as a file.</summary>
internal static class SettlementCsv
{
    public static readonly (string, string) FileName = ("结算明细.csv", "settlements.csv");

    public static readonly IReadOnlyList<CsvColumn<SettlementRecord>> Columns =
    [
        new("结算日", "day", one => $"{one.Day:yyyy-MM-dd}"),
        new("结算时间", "settled at", (one, profile) => Time(one.SettledAt, profile)),
        new("明细号", "entry", one => one.EntryId),
        new("原因", "reason", (one, profile) => profile.Language == "en"
            ? SettlementWords.Of(one.Reason).English : SettlementWords.Of(one.Reason).Chinese),
        new("金额", "amount", one => Amount(one.Amount)),
        new("币种", "currency", one => one.Currency),
        new("订单号", "order", one => OrderNumber(one.OrderNumber)),
        new("商品", "product", one => one.ProductName),
        new("内容", "title", one => one.Title),
        new("门店", "store", one => one.StoreName),
    ];
}

/// <summary>Why money was settled, for people.</summary>
internal static class SettlementWords
{
    public static (string Chinese, string English) Of(SettlementReason reason) => reason switch
    {
        SettlementReason.Redeemed => ("核销", "redeemed"),
        SettlementReason.Elapsed => ("付款满七天", "seven days after payment"),
        _ => ("退款", "refunded"),
    };
}
