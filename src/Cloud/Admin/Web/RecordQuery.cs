using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Web;

/// <summary>Which redemptions a page or a file shows, as it stands in the address. Days are the merchant's, both
/// included; empty: whatever it is.</summary>
internal sealed record RecordQuery(
    string From, string Until, string Store, string Operator, string Product, string Terminal, string Undone)
{
    public static RecordQuery Read(IQueryCollection query) => new(
        query["from"].ToString(), query["until"].ToString(), query["store"].ToString(), query["operator"].ToString(),
        query["product"].ToString(), query["terminal"].ToString(), query["undone"].ToString());

    /// <exception cref="OfficeFaultException">A day of it is none.</exception>
    public RedemptionFilter ToFilter(MerchantProfile profile) => new()
    {
        From = OfficeTime.StartOf("from", From, profile.TimeZone),
        Until = OfficeTime.StartOf("until", Until, profile.TimeZone, daysLater: 1),
        StoreId = Store,
        OperatorId = Operator,
        ProductId = Product,
        Terminal = Terminal,
        IsUndone = Undone switch { "1" => true, "0" => false, _ => null },
    };

    /// <summary>For a link; with a leading question mark, or empty.</summary>
    public string Write(string cursor = "")
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[]
            {
                ("from", From), ("until", Until), ("store", Store), ("operator", Operator), ("product", Product),
                ("terminal", Terminal), ("undone", Undone), ("cursor", cursor),
            })
            if (value.Length > 0)
                query.Add(name, value);
        return query.ToString();
    }
}
