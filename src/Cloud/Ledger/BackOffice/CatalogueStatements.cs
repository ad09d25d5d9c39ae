using System.Data.Common;
using System.Text.Json;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.BackOffice;

/// <summary>Stores and products with the rules of their sale.</summary>
internal static class CatalogueStatements
{
    private static readonly SqlText ProductColumns = $"""
        p.product_id, p.kind, p.seller_id, s.name, p.balance_rule, p.opens_gate, p.prints_slip, p.undo_seconds,
        p.staff_note, p.footer, p.questions, p.weekdays, p.opens_at, p.closes_at, p.name, p.detail, p.price, p.uses,
        p.face, p.valid_days, p.valid_from, p.valid_until, p.is_on_sale, p.reentry, p.reentry_while_valid
        """;

    /// <summary>In the order of their names.</summary>
    public static Task<IReadOnlyList<Shop>> ListStoresAsync(ISqlSession session) => session.QueryAsync(
        $"""
        SELECT store_id, name, language, utc_offset_minutes, keeps_roster, time_zone, day_begins_at FROM stores
        WHERE merchant_id = {session.Merchant} ORDER BY name, store_id
        """,
        row => Shop.Read(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetBoolean(4),
            row.GetString(5)) with { DayBeginsAt = (int)row.GetInt64(6) });

    /// <returns>False, and nothing written: there is one by that id.</returns>
    public static async Task<bool> AddAsync(ISqlSession session, Shop store) => await session.RunAsync(
        $"""
        INSERT INTO stores (
            merchant_id, store_id, name, language, utc_offset_minutes, keeps_roster, time_zone, day_begins_at)
        VALUES ({session.Merchant}, {store.StoreId}, {store.Name}, {store.Language},
            {(long)store.UtcOffset.TotalMinutes}, {store.KeepsRoster}, {store.TimeZone}, {(long)store.DayBeginsAt})
        ON CONFLICT DO NOTHING
        """) > 0;

    /// <returns>True: it is new.</returns>
    public static async Task<bool> PutAsync(ISqlSession session, Shop store)
    {
        // Of two at one moment the later one waits here for the other, and changes what that has made.
        if (await AddAsync(session, store))
            return true;
        await session.RunAsync(
            $"""
            UPDATE stores SET name = {store.Name}, language = {store.Language}, keeps_roster = {store.KeepsRoster},
                utc_offset_minutes = {(long)store.UtcOffset.TotalMinutes}, time_zone = {store.TimeZone},
                day_begins_at = {(long)store.DayBeginsAt}
            WHERE merchant_id = {session.Merchant} AND store_id = {store.StoreId}
            """);
        return false;
    }

    /// <summary>In the order of their names.</summary>
    /// <param name="session">Where.</param>
    /// <param name="productId">That one alone; null: all.</param>
    public static async Task<IReadOnlyList<ListedProduct>> ListProductsAsync(
        ISqlSession session, string? productId = null)
    {
        var places = (await session.QueryAsync(
            $"""
            SELECT x.product_id, s.store_id, s.name FROM product_stores x
            JOIN stores s ON s.merchant_id = x.merchant_id AND s.store_id = x.store_id
            WHERE x.merchant_id = {session.Merchant} {Only(productId, $"AND x.product_id = {productId}")}
            ORDER BY s.name
            """,
            row => (Product: row.GetString(0), Place: new Place(row.GetString(1), row.GetString(2)))))
            .ToLookup(row => row.Product, row => row.Place);
        return await session.QueryAsync(
            $"""
            SELECT {ProductColumns} FROM products p
            JOIN sellers s ON s.merchant_id = p.merchant_id AND s.seller_id = p.seller_id
            WHERE p.merchant_id = {session.Merchant} {Only(productId, $"AND p.product_id = {productId}")}
            ORDER BY p.name, p.product_id
            """,
            row => ReadProduct(row, [.. places[row.GetString(0)]]));
    }

    /// <returns>False, and nothing written: there is one by that id.</returns>
    public static async Task<bool> AddAsync(ISqlSession session, ListedProduct product)
    {
        var rules = product.Rules;
        await PutSellerAsync(session, rules, mayRename: false);
        var added = await session.RunAsync(
            $"""
            INSERT INTO products (
                merchant_id, product_id, seller_id, kind, balance_rule, opens_gate, prints_slip, undo_seconds,
                staff_note, footer, questions, weekdays, opens_at, closes_at, name, detail, price, uses, face,
                valid_days, valid_from, valid_until, is_on_sale, reentry, reentry_while_valid)
            VALUES ({session.Merchant}, {rules.ProductId}, {rules.SellerId}, {(long)rules.Kind},
                {(long)rules.BalanceRule}, {rules.OpensGate}, {rules.PrintsSlip},
                {(long)rules.UndoWindow.TotalSeconds}, {rules.StaffNote}, {rules.Footer}, {Questions(rules)},
                {(long)rules.Hours.Weekdays}, {(long)rules.Hours.OpensAt}, {(long)rules.Hours.ClosesAt},
                {product.Name}, {product.Detail}, {product.Price}, {(long)product.Uses}, {product.Face},
                {(long)product.ValidDays}, {product.ValidFrom}, {product.ValidUntil}, {product.IsOnSale},
                {(long)rules.Reentry}, {rules.IsReentryWhileValid})
            ON CONFLICT DO NOTHING
            """);
        if (added == 0)
            return false;
        await AddPlacesAsync(session, rules);
        return true;
    }

    /// <summary>The kind of a product that is there stays.</summary>
    /// <returns>True: it is new; null: there is one of another kind, and this must not be committed.</returns>
    public static async Task<bool?> PutAsync(ISqlSession session, ListedProduct product)
    {
        var rules = product.Rules;
        await PutSellerAsync(session, rules, mayRename: true);
        // Of two at one moment the later one waits here for the other, and changes what that has made.
        if (await AddAsync(session, product))
            return true;
        var changed = await session.RunAsync(
            $"""
            UPDATE products SET seller_id = {rules.SellerId}, balance_rule = {(long)rules.BalanceRule},
                opens_gate = {rules.OpensGate}, prints_slip = {rules.PrintsSlip},
                undo_seconds = {(long)rules.UndoWindow.TotalSeconds}, staff_note = {rules.StaffNote},
                footer = {rules.Footer}, questions = {Questions(rules)}, weekdays = {(long)rules.Hours.Weekdays},
                opens_at = {(long)rules.Hours.OpensAt}, closes_at = {(long)rules.Hours.ClosesAt},
                name = {product.Name}, detail = {product.Detail}, price = {product.Price},
                uses = {(long)product.Uses}, face = {product.Face}, valid_days = {(long)product.ValidDays},
                valid_from = {product.ValidFrom}, valid_until = {product.ValidUntil}, is_on_sale = {product.IsOnSale},
                reentry = {(long)rules.Reentry}, reentry_while_valid = {rules.IsReentryWhileValid}
            WHERE merchant_id = {session.Merchant} AND product_id = {rules.ProductId}
                AND kind = {(long)rules.Kind}
            """);
        if (changed == 0)
            return null;
        await session.RunAsync(
            $"""
            DELETE FROM product_stores WHERE merchant_id = {session.Merchant} AND product_id = {rules.ProductId}
            """);
        await AddPlacesAsync(session, rules);
        return false;
    }

    public static async Task<MerchantProfile> ReadProfileAsync(ISqlSession session) => await session.FirstAsync(
        $"""
        SELECT name, currency, time_zone, language, keep_buyers_days, cancel_unpaid_minutes FROM profiles
        WHERE merchant_id = {session.Merchant}
        """,
        row => new MerchantProfile(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), (int)row.GetInt64(4),
            (int)row.GetInt64(5)))
        ?? MerchantProfile.Unnamed;

    public static async Task PutAsync(ISqlSession session, MerchantProfile profile)
    {
        await session.RunAsync(
            $"""
            INSERT INTO profiles (
                merchant_id, name, currency, time_zone, language, keep_buyers_days, cancel_unpaid_minutes)
            VALUES ({session.Merchant}, {profile.Name}, {profile.Currency}, {profile.TimeZone}, {profile.Language},
                {profile.KeepBuyersDays}, {profile.CancelUnpaidMinutes})
            ON CONFLICT (merchant_id) DO UPDATE SET name = excluded.name, currency = excluded.currency,
                time_zone = excluded.time_zone, language = excluded.language,
                keep_buyers_days = excluded.keep_buyers_days,
                cancel_unpaid_minutes = excluded.cancel_unpaid_minutes
            """);
    }

    // Whose name stands on the slip.
    private static async Task PutSellerAsync(ISqlSession session, Product rules, bool mayRename)
    {
        var added = await session.RunAsync(
            $"""
            INSERT INTO sellers (merchant_id, seller_id, name)
            VALUES ({session.Merchant}, {rules.SellerId}, {rules.SellerName}) ON CONFLICT DO NOTHING
            """);
        if (added == 0 && mayRename)
            await session.RunAsync(
                $"""
                UPDATE sellers SET name = {rules.SellerName}
                WHERE merchant_id = {session.Merchant} AND seller_id = {rules.SellerId}
                """);
    }

    private static async Task AddPlacesAsync(ISqlSession session, Product rules)
    {
        foreach (var place in rules.Places)
            await session.RunAsync(
                $"""
                INSERT INTO product_stores (merchant_id, product_id, store_id)
                VALUES ({session.Merchant}, {rules.ProductId}, {place.StoreId}) ON CONFLICT DO NOTHING
                """);
    }

    private static ListedProduct ReadProduct(DbDataReader row, IReadOnlyList<Place> places)
    {
        var values = new StoredValues(row);
        var rules = new Product
        {
            ProductId = row.GetString(0),
            Kind = values.Enum(1, "kind", EntitlementKind.Unspecified),
            SellerId = row.GetString(2),
            SellerName = row.GetString(3),
            BalanceRule = values.Enum(4, "balance_rule", BalanceRule.Kept),
            OpensGate = row.GetBoolean(5),
            PrintsSlip = row.GetBoolean(6),
            UndoWindow = values.Seconds(7, "undo_seconds"),
            StaffNote = row.GetString(8),
            Footer = row.GetString(9),
            Questions = values.Json(
                10, "questions", LedgerJson.Default.IReadOnlyListQuestion, [], questions => questions.Count >= 0),
            Hours = new GoodHours(
                values.Int(11, "weekdays"), values.Int(12, "opens_at"), values.Int(13, "closes_at")),
            Reentry = values.Enum(23, "reentry", Reentry.None),
            IsReentryWhileValid = row.GetBoolean(24),
            Places = places,
        };
        return new ListedProduct
        {
            Rules = rules,
            Name = row.GetString(14),
            Detail = row.GetString(15),
            Price = row.GetInt64(16),
            Uses = values.Int(17, "uses"),
            Face = row.GetInt64(18),
            ValidDays = values.Int(19, "valid_days"),
            ValidFrom = values.Time(20, "valid_from"),
            ValidUntil = values.Time(21, "valid_until"),
            IsOnSale = row.GetBoolean(22),
        };
    }

    private static SqlJson Questions(Product rules) =>
        new(JsonSerializer.Serialize(rules.Questions, LedgerJson.Default.IReadOnlyListQuestion));

    private static SqlText Only(string? asked, SqlText condition) => asked is null ? SqlText.None : condition;
}
