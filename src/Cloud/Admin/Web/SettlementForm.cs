using Microsoft.AspNetCore.Http;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Web;

/// <summary>Which entries of settlements a page or a file shows, as it stands in the address.</summary>
internal static class SettlementForm
{
    /// <exception cref="OfficeFaultException">A day of it is none.</exception>
    public static SettlementFilter Read(IQueryCollection query) => new()
    {
        From = OfficeTime.ReadDay("from", query["from"].ToString()),
        Until = OfficeTime.ReadDay("until", query["until"].ToString()),
        Reason = Enum.TryParse<SettlementReason>(query["reason"].ToString(), out var reason) ? reason : null,
        StoreId = query["store"].ToString(),
    };
}
