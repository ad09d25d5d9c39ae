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

    private static readonly TimeSpan LongestUndo = TimeSpan.FromDays(30);

    // Of the buyers' data, in days: complaints and refunds come in the first month.
    private const int ShortestKeep = 30;
    private const int LongestKeep = 3650;

    // Minutes: no payment is made in less, and none is waited for longer than thirty days.
    private const int ShortestWait = 5;
    private const int LongestWait = 30 * 24 * 60;

    public Task<MerchantProfile> ReadProfileAsync() => ledger.ReadAsync(CatalogueStatements.ReadProfileAsync);

    public Task<IReadOnlyList<Shop>> ListStoresAsync() => ledger.ReadAsync(CatalogueStatements.ListStoresAsync);

    public Task<IReadOnlyList<ListedProduct>> ListProductsAsync() =>
        ledger.ReadAsync(session => CatalogueStatements.ListProductsAsync(session));

    public Task<IReadOnlyList<Operator>> ListOperatorsAsync() => ledger.ReadAsync(OperatorStatements.ListAsync);

    /// <exception cref="OfficeFaultException">There is none.</exception>
    public async Task<ListedProduct> ReadProductAsync(string productId) => await FindProductAsync(productId)
        ?? throw OfficeFaultException.NotFound($"没有商品“{productId}”", $"there is no product {productId}");

    /// <summary>Null: there is none.</summary>
    public async Task<ListedProduct?> FindProductAsync(string productId) =>
        await ledger.ReadAsync(session => CatalogueStatements.ListProductsAsync(session, productId)) is [var product]
            ? product
            : null;

    /// <exception cref="OfficeFaultException">Something of it cannot be.</exception>
    public Task PutProfileAsync(OfficeCaller caller, MerchantProfile profile)
    {
        var faults = new OfficeFaults();
        faults.Try(() => CheckName("name", profile.Name));
        faults.Try(() => CheckZone(profile.TimeZone));
        faults.Try(() => CurrencyPolicy.Check("currency", profile.Currency));
        faults.Try(() => CheckLanguage(profile.Language));
        faults.Try(() => CheckKeptDays(profile));
        faults.Try(() => CheckUnpaidMinutes(profile));
        faults.Throw();
        var detail = $"{profile.Name}, buyers are kept {profile.KeepBuyersDays} days, payments are waited for "
            + $"{profile.CancelUnpaidMinutes} minutes";
        return WriteAsync(caller, "profile.put", "", detail, async session =>
        {
            await CatalogueStatements.PutAsync(session, profile);
            return false;
        });
    }

    private static void CheckKeptDays(MerchantProfile profile)
    {
        if (profile.KeepBuyersDays != 0 && profile.KeepBuyersDays is < ShortestKeep or > LongestKeep)
            throw OfficeFaultException.Invalid("keepBuyersDays",
                $"填 0（一直保留），或 {ShortestKeep} 到 {LongestKeep}",
                $"keepBuyersDays: 0, for ever, or {ShortestKeep} to {LongestKeep}");
    }

    private static void CheckUnpaidMinutes(MerchantProfile profile)
    {
        if (profile.CancelUnpaidMinutes != 0 && profile.CancelUnpaidMinutes is < ShortestWait or > LongestWait)
            throw OfficeFaultException.Invalid("cancelUnpaidMinutes",
                $"填 0（不自动取消），或 {ShortestWait} 到 {LongestWait}",
                $"cancelUnpaidMinutes: 0, never, or {ShortestWait} to {LongestWait}");
    }

    /// <returns>True: it is new.</returns>
    /// <exception cref="OfficeFaultException">Something of it cannot be.</exception>
    public Task<bool> PutStoreAsync(OfficeCaller caller, Shop store)
    {
        var faults = new OfficeFaults();
        faults.Try(() => CheckId("storeId", store.StoreId));
        faults.Try(() => CheckName("name", store.Name));
        faults.Try(() => CheckZone(store.TimeZone));
        faults.Try(() => CheckLanguage(store.Language));
        faults.Try(() => CheckRange("dayBeginsAt", store.DayBeginsAt, 0, GoodHours.MinutesOfDay - 1));
        faults.Throw();
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
        var faults = new OfficeFaults();
        faults.Try(() => CheckId("operatorId", one.OperatorId));
        faults.Try(() => CheckName("name", one.Name));
        faults.Throw();
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

    // All that is wrong with it is told at once.
    private static void Check(ListedProduct product)
    {
        var (rules, faults) = (product.Rules, new OfficeFaults());
        faults.Try(() => CheckName("name", product.Name));
        faults.Try(() => CheckId("productId", rules.ProductId));
        faults.Try(() => CheckId("sellerId", rules.SellerId));
        faults.Try(() => CheckName("sellerName", rules.SellerName));
        foreach (var (field, text) in new[]
            {
                ("detail", product.Detail), ("staffNote", rules.StaffNote), ("footer", rules.Footer),
            })
            faults.Try(() => CheckText(field, text, LongestText));
        if (rules.Kind == EntitlementKind.Unspecified || !Enum.IsDefined(rules.Kind))
            faults.Try(() => throw OfficeFaultException.Invalid("kind", "请选择商品类型", "kind: say what it is"));
        faults.Try(() => CheckReentry(product, rules));
        faults.Try(() => CheckMoney("price", product.Price, 0));
        faults.Try(() => CheckRange("uses", product.Uses, 1, 10_000));
        faults.Try(() => CheckRange("validDays", product.ValidDays, 0, 3_660, "天", "days"));
        faults.Try(() => CheckUndo(rules.UndoWindow));
        faults.Try(() => CheckMoney("face", product.Face, rules.Kind == EntitlementKind.Voucher ? 1 : 0));
        faults.Try(() => CheckHours(rules.Hours));
        if (product.ValidUntil <= product.ValidFrom)
            faults.Try(() => throw OfficeFaultException.Invalid("validUntil",
                "有效期的结束要晚于开始", "validUntil: it ends before it begins"));
        faults.Try(() => CheckQuestions(rules.Questions));
        faults.Throw();
    }

    private static void CheckReentry(ListedProduct product, Product rules)
    {
        if (!Enum.IsDefined(rules.Reentry) || (rules.Reentry != Reentry.None && rules.Kind is EntitlementKind.Voucher
            or EntitlementKind.ExitBasket or EntitlementKind.Transit))
            throw OfficeFaultException.Invalid("reentry",
                "代金券、出店码和乘车码不计入场人数，请选“不计人数”",
                "reentry: nobody goes in by a voucher, an exit code or a transit code; choose none");
        if (rules.IsReentryWhileValid && product.Uses > 1)
            throw OfficeFaultException.Invalid("isReentryWhileValid",
                "次卡的每一次只在当天有效：再次入场请选“当天”",
                "isReentryWhileValid: a use of what is used more than once is of its day; choose the day");
    }

    private static void CheckUndo(TimeSpan window)
    {
        if (window < TimeSpan.Zero || window > LongestUndo)
            throw OfficeFaultException.Invalid("undoSeconds",
                $"需在 0 到 {LongestUndo.TotalMinutes:0} 分钟（{LongestUndo.TotalDays:0} 天）之间",
                $"undoSeconds: 0 to {LongestUndo.TotalMinutes:0} minutes, which are {LongestUndo.TotalSeconds:0} "
                + "seconds");
    }

    private static void CheckHours(GoodHours hours)
    {
        if (hours.Weekdays is < 1 or > GoodHours.EveryDay)
            throw OfficeFaultException.Invalid("weekdays",
                "星期几可用：请至少选一天", $"weekdays: at least one of them (1 to {GoodHours.EveryDay})");
        CheckRange("opensAt", hours.OpensAt, 0, GoodHours.MinutesOfDay - 1);
        CheckRange("closesAt", hours.ClosesAt, 0, GoodHours.MinutesOfDay);
    }

    private static void CheckQuestions(IReadOnlyList<Question> questions)
    {
        CheckRange("questions", questions.Count, 0, MostQuestions);
        foreach (var question in questions)
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
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || !PlainText.IsLine(name))
            throw OfficeFaultException.Invalid(field,
                $"{field}：需要 1 到 {LongestName} 个字，不含换行和控制字符",
                $"{field}: 1 to {LongestName} characters on one line, without control characters");
    }

    private static void CheckText(string field, string? text, int longest)
    {
        if (text is null || text.Length > longest || !PlainText.IsText(text))
            throw OfficeFaultException.Invalid(field,
                $"{field}：最多 {longest} 个字，不含控制字符",
                $"{field}: at most {longest} characters, without control characters");
    }

    private static void CheckRange(
        string field, long value, long least, long most, string chinese = "", string english = "")
    {
        if (value < least || value > most)
            throw OfficeFaultException.Invalid(field,
                $"{field}：需在 {least} 到 {most} {chinese}之间", $"{field}: {least} to {most} {english}".TrimEnd());
    }

    // As people type it; programs have it in minor units.
    private static void CheckMoney(string field, long value, long least)
    {
        if (value < least || value > Money.Largest)
            throw OfficeFaultException.Invalid(field,
                $"{field}：需在 {least / 100m:0.00} 到 {Money.Largest / 100m:0.00} 之间",
                $"{field}: {least / 100m:0.00} to {Money.Largest / 100m:0.00} ({least} to {Money.Largest} in minor "
                + "units)");
    }

    private static void CheckZone(string zone)
    {
        if (!TimeZones.IsKnown(zone))
            throw OfficeFaultException.Invalid("timeZone",
                $"没有时区“{zone}”，请从列表中选择，如 Asia/Shanghai",
                $"timeZone: there is no “{zone}”; an IANA name such as Asia/Shanghai");
    }

    private static void CheckLanguage(string language)
    {
        if (language is not ("zh" or "en"))
            throw OfficeFaultException.Invalid("language", "语言为 zh 或 en", "language: zh or en");
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Id();
}
