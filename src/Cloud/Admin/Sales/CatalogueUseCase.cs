using System.Text.RegularExpressions;
using PosCloud.Admin.Staff;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Admin.Sales;

/// <summary>The merchant, its stores, products and operators. Each is put by its id: twice is once.</summary>
internal sealed partial class CatalogueUseCase(ILedgerStore ledger, TimeProvider time)
{
    private const int LongestName = 100;
    private const int LongestText = 500;
    private const int MostQuestions = 20;

    // Of the buyers' data, in days: complaints and refunds come in the first month.
    private const int ShortestKeep = 30;
    private const int LongestKeep = 3650;

    // ISO 4217: with none, three or four.
    private static readonly HashSet<string> OtherDecimals =
    [
        "BHD", "BIF", "CLF", "CLP", "DJF", "GNF", "IQD", "ISK", "JOD", "JPY", "KMF", "KRW", "KWD", "LYD", "OMR", "PYG",
        "RWF", "TND", "UGX", "UYW", "VND", "VUV", "XAF", "XOF", "XPF",
    ];

    public Task<MerchantProfile> ReadProfileAsync() => ledger.ReadAsync(CatalogueStatements.ReadProfileAsync);

    public Task<IReadOnlyList<Shop>> ListStoresAsync() => ledger.ReadAsync(CatalogueStatements.ListStoresAsync);

    public Task<IReadOnlyList<ListedProduct>> ListProductsAsync() =>
        ledger.ReadAsync(session => CatalogueStatements.ListProductsAsync(session));

    public Task<IReadOnlyList<Operator>> ListOperatorsAsync() => ledger.ReadAsync(OperatorStatements.ListAsync);

    /// <exception cref="OfficeFaultException">There is none.</exception>
    public async Task<ListedProduct> ReadProductAsync(string productId) =>
        await ledger.ReadAsync(session => CatalogueStatements.ListProductsAsync(session, productId)) is [var product]
            ? product
            : throw OfficeFaultException.NotFound($"没有商品“{productId}”", $"there is no product {productId}");

    /// <exception cref="OfficeFaultException">Something of it cannot be.</exception>
    public Task PutProfileAsync(OfficeCaller caller, MerchantProfile profile)
    {
        CheckName("name", profile.Name);
        CheckZone(profile.TimeZone);
        // Amounts are shown and typed with two decimals.
        if (!Currency().IsMatch(profile.Currency) || OtherDecimals.Contains(profile.Currency))
            throw OfficeFaultException.Invalid("currency",
                "货币用三个大写字母，如 CNY；须有两位小数",
                "currency: three capital letters such as CNY, of a currency with two decimals");
        CheckLanguage(profile.Language);
        if (profile.KeepBuyersDays != 0 && profile.KeepBuyersDays is < ShortestKeep or > LongestKeep)
            throw OfficeFaultException.Invalid("keepBuyersDays",
                $"顾客信息保留天数：0（一直保留），或 {ShortestKeep} 到 {LongestKeep}",
                $"keepBuyersDays: 0, for ever, or {ShortestKeep} to {LongestKeep}");
        var detail = $"{profile.Name}, buyers are kept {profile.KeepBuyersDays} days";
        return WriteAsync(caller, "profile.put", "", detail, async session =>
        {
            await CatalogueStatements.PutAsync(session, profile);
            return false;
        });
    }

    /// <returns>True: it is new.</returns>
    /// <exception cref="OfficeFaultException">Something of it cannot be.</exception>
    public Task<bool> PutStoreAsync(OfficeCaller caller, Shop store)
    {
        CheckId("storeId", store.StoreId);
        CheckName("name", store.Name);
        CheckZone(store.TimeZone);
        CheckLanguage(store.Language);
        CheckRange("dayBeginsAt", store.DayBeginsAt, 0, GoodHours.MinutesOfDay - 1);
        return WriteAsync(
            caller, "store.put", store.StoreId, store.Name, session => CatalogueStatements.PutAsync(session, store));
    }

    /// <returns>True: it is new.</returns>
    /// <exception cref="OfficeFaultException">Something of it cannot be.</exception>
    public Task<bool> PutProductAsync(OfficeCaller caller, ListedProduct product)
    {
        Check(product);
        return WriteAsync(
            caller, "product.put", product.Rules.ProductId, $"{product.Name}, {product.Price}", async session =>
            {
                await CheckStoresAsync(session, product.Rules.Places.Select(place => place.StoreId));
                var isNew = await CatalogueStatements.PutAsync(session, product)
                    ?? throw await OtherKindAsync(session, product.Rules.ProductId);
                // What its seats let in by goes with it.
                var admission = product.Rules.ToAdmission();
                foreach (var entry in await CatalogueStatements.ListProductsAsync(session, admission.ProductId))
                    await CatalogueStatements.PutAsync(session, entry with { Rules = admission });
                return isNew;
            });
    }

    /// <exception cref="OfficeFaultException">There is none by that id.</exception>
    public async Task<Operator> ReadOperatorAsync(string operatorId) =>
        (await ledger.ReadAsync(session => OperatorStatements.FindAsync(session, operatorId)))?.Operator
        ?? throw OfficeFaultException.NotFound($"没有操作员“{operatorId}”", $"there is no operator {operatorId}");

    /// <returns>True: this one is new.</returns>
    /// <exception cref="OfficeFaultException">Something of it cannot be.</exception>
    public Task<bool> PutOperatorAsync(OfficeCaller caller, Operator one)
    {
        CheckId("operatorId", one.OperatorId);
        CheckName("name", one.Name);
        return WriteAsync(caller, "operator.put", one.OperatorId, one.Name, async session =>
        {
            await CheckStoresAsync(session, one.StoreIds);
            return await OperatorStatements.PutAsync(session, one);
        });
    }

    private static async Task<OfficeFaultException> OtherKindAsync(ISqlSession session, string productId)
    {
        var known = await CatalogueStatements.ListProductsAsync(session, productId);
        return OfficeFaultException.Conflict(
            "已有商品的类型不能改，请另建商品",
            $"kind: {productId} is a {known[0].Rules.Kind} and stays one; make another one");
    }

    private Task<bool> WriteAsync(
        OfficeCaller caller, string action, string subject, string detail, Func<ISqlSession, Task<bool>> put) =>
        ledger.WriteAsync(async session =>
        {
            var isNew = await put(session);
            await UserStatements.AddAsync(
                session, new AuditEntry(time.GetUtcNow(), caller.Id, action, subject, detail));
            return isNew;
        });

    private static void Check(ListedProduct product)
    {
        var rules = product.Rules;
        CheckId("productId", rules.ProductId);
        CheckId("sellerId", rules.SellerId);
        CheckName("name", product.Name);
        CheckName("sellerName", rules.SellerName);
        foreach (var (field, text) in new[]
            {
                ("detail", product.Detail), ("staffNote", rules.StaffNote), ("footer", rules.Footer),
            })
            CheckText(field, text, LongestText);
        if (rules.Kind == EntitlementKind.Unspecified || !Enum.IsDefined(rules.Kind))
            throw OfficeFaultException.Invalid("kind", "请选择商品类型", "kind: say what it is");
        if (!Enum.IsDefined(rules.Reentry) || (rules.Reentry != Reentry.None && rules.Kind is EntitlementKind.Voucher
            or EntitlementKind.ExitBasket or EntitlementKind.Transit))
            throw OfficeFaultException.Invalid("reentry",
                "代金券、出店码和乘车码不计入场人数，请选“不计人数”",
                "reentry: nobody goes in by a voucher, an exit code or a transit code; choose none");
        CheckRange("price", product.Price, 0, Money.Largest);
        CheckRange("uses", product.Uses, 1, 10_000);
        CheckRange("validDays", product.ValidDays, 0, 3_660);
        CheckRange("undoSeconds", (long)rules.UndoWindow.TotalSeconds, 0, 30 * 24 * 3600);
        CheckRange("face", product.Face, rules.Kind == EntitlementKind.Voucher ? 1 : 0, Money.Largest);
        CheckRange("weekdays", rules.Hours.Weekdays, 1, GoodHours.EveryDay);
        CheckRange("opensAt", rules.Hours.OpensAt, 0, GoodHours.MinutesOfDay - 1);
        CheckRange("closesAt", rules.Hours.ClosesAt, 0, GoodHours.MinutesOfDay);
        if (product.ValidUntil <= product.ValidFrom)
            throw OfficeFaultException.Invalid("validUntil",
                "有效期的结束要晚于开始", "validUntil: it ends before it begins");
        CheckRange("questions", rules.Questions.Count, 0, MostQuestions);
        foreach (var question in rules.Questions)
        {
            CheckId("questions.key", question.Key);
            CheckName("questions.text", question.Text);
            CheckRange("questions.choices", question.Choices.Count, 0, MostQuestions);
            foreach (var choice in question.Choices)
                CheckName("questions.choices", choice);
        }
    }

    private static async Task CheckStoresAsync(ISqlSession session, IEnumerable<string> storeIds)
    {
        var known = (await CatalogueStatements.ListStoresAsync(session)).Select(store => store.StoreId).ToHashSet();
        foreach (var id in storeIds)
            if (!known.Contains(id))
                throw OfficeFaultException.Invalid("storeIds", $"没有门店“{id}”", $"storeIds: there is no store {id}");
    }

    private static void CheckId(string field, string? id)
    {
        if (id is null || !Id().IsMatch(id))
            throw OfficeFaultException.Invalid(field,
                $"{field}：1 到 64 个字母、数字和 . _ -", $"{field}: 1 to 64 letters, digits and . _ -");
    }

    private static void CheckName(string field, string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName)
            throw OfficeFaultException.Invalid(field,
                $"{field}：需要 1 到 {LongestName} 个字", $"{field}: 1 to {LongestName} characters");
    }

    private static void CheckText(string field, string text, int longest)
    {
        if (text.Length > longest)
            throw OfficeFaultException.Invalid(field,
                $"{field}：最多 {longest} 个字", $"{field}: at most {longest} characters");
    }

    private static void CheckRange(string field, long value, long least, long most)
    {
        if (value < least || value > most)
            throw OfficeFaultException.Invalid(field,
                $"{field}：需在 {least} 到 {most} 之间", $"{field}: {least} to {most}");
    }

    private static void CheckZone(string zone)
    {
        if (!TimeZones.IsKnown(zone))
            throw OfficeFaultException.Invalid("timeZone",
                "时区用 IANA 名称，如 Asia/Shanghai", "timeZone: an IANA name such as Asia/Shanghai");
    }

    private static void CheckLanguage(string language)
    {
        if (language is not ("zh" or "en"))
            throw OfficeFaultException.Invalid("language", "语言为 zh 或 en", "language: zh or en");
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"^[A-Z]{3}\z")]
    private static partial Regex Currency();
}
