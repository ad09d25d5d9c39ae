using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Admin.Staff;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.StoreGoods;

/// <summary>Goods of a store from a spreadsheet: checked first, then carried out, all good lines in one transaction.
/// Lines that are refused are left out; the same file once more changes nothing.</summary>
internal sealed class GoodsImportUseCase(ILedgerStore ledger, RandomNumberGenerator random, TimeProvider time)
{
    private const int DraftIdLength = 26;

    private static readonly TimeSpan DraftAge = TimeSpan.FromDays(1);

    /// <summary>Checks a file and carries it out at once, or only says what it would do.</summary>
    /// <exception cref="OfficeFaultException">It is no file of goods, or there is no such store.</exception>
    public Task<ImportReport> RunAsync(OfficeCaller caller, string storeId, byte[] file, bool isDryRun)
    {
        var lines = GoodsLines.Read(Sheet.Read(file));
        return isDryRun
            ? ledger.ReadAsync(async session => (await DecideAsync(session, storeId, lines)).Report)
            : ledger.WriteAsync(session => PutAsync(session, caller, storeId, lines));
    }

    /// <summary>Says what a file would do, and keeps what was read of it for a day.</summary>
    /// <returns>By what it is carried out.</returns>
    /// <exception cref="OfficeFaultException">It is no file of goods, or there is no such store.</exception>
    public Task<(ImportReport Report, string DraftId)> CheckAsync(OfficeCaller caller, string storeId, byte[] file)
    {
        var lines = GoodsLines.Read(Sheet.Read(file));
        var content = JsonSerializer.Serialize(lines);
        var id = random.NewText(DraftIdLength);
        return ledger.WriteAsync(async session =>
        {
            var (report, _) = await DecideAsync(session, storeId, lines);
            var now = time.GetLedgerNow();
            await GoodsDraftStatements.DeleteAsync(session, caller.Id, now - DraftAge);
            await GoodsDraftStatements.AddAsync(
                session, new GoodsDraft(id, storeId, content, caller.Id, now));
            return (report, id);
        });
    }

    /// <summary>Carries out what was checked, as things stand now.</summary>
    /// <exception cref="OfficeFaultException">It was carried out, or is no longer kept.</exception>
    public Task<ImportReport> CarryOutAsync(OfficeCaller caller, string draftId) =>
        ledger.WriteAsync(async session =>
        {
            var draft = await GoodsDraftStatements.RemoveAsync(session, draftId, caller.Id);
            if (draft is null)
                throw OfficeFaultException.Conflict(
                    "这个文件已经导入，或检查已过期；请重新选择文件",
                    "this file was imported already, or was checked too long ago: choose it again");
            return await PutAsync(
                session, caller, draft.StoreId, JsonSerializer.Deserialize<List<GoodsLine>>(draft.Content) ?? []);
        });

    private async Task<ImportReport> PutAsync(
        ISqlSession session, OfficeCaller caller, string storeId, IReadOnlyList<GoodsLine> lines)
    {
        // First what may be in the way of it, then what it is decided on.
        await StoreGoodsStatements.LockAsync(session, storeId);
        var (report, goods) = await DecideAsync(session, storeId, lines);
        if (goods.Count == 0)
            return report;
        var now = time.GetLedgerNow();
        await StoreGoodsStatements.PutAsync(session, goods, now);
        await UserStatements.AddAsync(session, new AuditEntry(now, caller.Id, "goods.import", storeId,
            $"{report.Count(ImportVerdict.Added)} added, {report.Count(ImportVerdict.Changed)} changed, "
            + $"{report.Count(ImportVerdict.Unchanged)} unchanged, {report.Count(ImportVerdict.Refused)} refused"));
        return report;
    }

    private static async Task<(ImportReport Report, IReadOnlyList<StoreGood> Goods)> DecideAsync(
        ISqlSession session, string storeId, IReadOnlyList<GoodsLine> lines)
    {
        await StoreGoodsUseCase.DemandStoreAsync(session, storeId);
        var known = await StoreGoodsStatements.ListAsync(
            session, storeId, "", onlyBags: false, after: "", limit: int.MaxValue);
        return ImportPolicy.Decide(storeId, lines, known.ToDictionary(good => good.Code));
    }
}
