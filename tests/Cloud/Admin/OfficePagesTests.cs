using System.Net;
using PosCloud.Admin.Sales;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Tests;

/// <summary>What pages show, to whom, and what they do once.</summary>
[Trait("Store", "Either")]
public sealed class OfficePagesTests : IAsyncLifetime
{
    private const string Hostile = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";

    // The first role, in the order of their rights, that opens it: O, M, A, C.
    private static readonly (string Path, Role Least)[] Pages =
    [
        ("/admin", Role.Clerk), ("/admin/account", Role.Clerk), ("/admin/find", Role.Clerk),
        ("/admin/goods", Role.Clerk), ("/admin/goods/import", Role.Manager),
        ("/admin/orders", Role.Accountant), ("/admin/records", Role.Accountant), ("/admin/refusals", Role.Accountant),
        ("/admin/conflicts", Role.Accountant), ("/admin/statistics", Role.Accountant),
        ("/admin/records.csv", Role.Accountant), ("/admin/settlements", Role.Accountant),
        ("/admin/settlements/entries", Role.Accountant), ("/admin/settlements.csv", Role.Accountant),
        ("/admin/orders/new", Role.Manager),
        ("/admin/products", Role.Manager), ("/admin/products/new", Role.Manager), ("/admin/stores", Role.Manager),
        ("/admin/operators", Role.Manager), ("/admin/terminals", Role.Manager), ("/admin/settings", Role.Manager),
        ("/admin/users", Role.Owner), ("/admin/audit", Role.Owner),
    ];

    private readonly OfficeCaller _seller = new("test", "test", Role.Owner);
    private WireCloud _cloud = null!;

    public async ValueTask InitializeAsync() =>
        _cloud = await WireCloud.StartAsync(change: options => options.AdminUrls = "http://127.0.0.1:0");

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("Owner")]
    [InlineData("Manager")]
    [InlineData("Accountant")]
    [InlineData("Clerk")]
    public async Task A_role_opens_what_it_may_and_its_menu_shows_no_more(string name)
    {
        var role = Enum.Parse<Role>(name);
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, role, "somebody");
        var menu = (await browser.GetAsync("/admin/account")).Html;
        foreach (var (path, least) in Pages)
        {
            var expected = role <= least ? HttpStatusCode.OK : HttpStatusCode.Forbidden;
            Assert.Equal((path, expected), (path, (await browser.GetAsync(path)).Status));
            if (expected == HttpStatusCode.Forbidden)
                Assert.DoesNotContain($"href=\"{path}\"", menu, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_sees_anything_without_signing_in()
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        foreach (var (path, _) in Pages)
            Assert.StartsWith("/admin/sign-in?", (await browser.GetAsync(path)).To, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/admin/assets/office.css")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/admin/assets/appsettings.json")).Status);
    }

    [Fact]
    public async Task A_cookie_is_no_key_of_the_api_and_a_key_opens_no_page()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Owner, "owner");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/admin/v1/stores")).Status);
        var (_, secret) = await _cloud.Part<UsersUseCase>().AddApiKeyAsync("test", "system", Role.Owner);
        using var system = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        system.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        using var page = await system.GetAsync(new Uri(_cloud.Admin, "/admin/orders"));
        Assert.Equal(HttpStatusCode.Found, page.StatusCode);
        using var stores = await system.GetAsync(new Uri(_cloud.Admin, "/admin/v1/stores"));
        Assert.Equal(HttpStatusCode.OK, stores.StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_and_does_nothing()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Owner, "owner");
        var refused = await browser.SendAsync("/admin/settings", ("_handler", "profile"), ("name", "Shop"),
            ("currency", "CNY"), ("timeZone", "Asia/Shanghai"), ("language", "zh"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("This cannot be read", refused.Html, StringComparison.Ordinal);
        Assert.Equal("", (await _cloud.Part<CatalogueUseCase>().ReadProfileAsync()).Name);
    }

    [Theory]
    [InlineData("full", "5", "All of it goes back")]
    [InlineData("part", "", "Say how much goes back for each")]
    [InlineData("part", "0", "There is nothing to do")]
    [InlineData("void", "0", "0.00 CNY for 1 of it, which is good for nothing afterwards")]
    [InlineData("full", "", "10.00 CNY for 1 of it, which is good for nothing afterwards")]
    public async Task A_refund_is_told_in_full_before_it_is_made(string how, string amount, string told)
    {
        var order = await SellAsync(new OrderRequest());
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Owner, "owner");

        var answer = await browser.SubmitAsync(
            $"/admin/orders/{order.OrderId}", "refund", ("how", how), ("amount", amount),
            ("of", (await _cloud.Part<OrderUseCase>().ReadAsync(order.OrderId)).Entitlements[0].EntitlementId));

        Assert.Contains(told, answer.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, _cloud.Count("SELECT count(*) FROM refunds"));
    }

    [Fact]
    public async Task What_a_part_was_refunded_of_and_is_void_can_be_refunded_for_the_rest()
    {
        var order = await SellAsync(new OrderRequest());
        var page = $"/admin/orders/{order.OrderId}";
        var id = (await _cloud.Part<OrderUseCase>().ReadAsync(order.OrderId)).Entitlements[0].EntitlementId;
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Owner, "owner");

        await RefundAsync(browser, page, ("how", "void"), ("amount", "4"), ("of", id));
        await RefundAsync(browser, page, ("how", "part"), ("amount", "6"), ("of", id));

        Assert.Equal(1000, _cloud.Count("SELECT refunded FROM orders"));
    }

    [Fact]
    public async Task Of_two_who_change_a_product_the_later_is_told_and_saves_it_by_saving_again()
    {
        await StockAsync();
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Owner, "owner");
        const string Page = "/admin/products/noodles";
        (string, string)[] fields =
        [
            .. (await browser.GetAsync(Page)).Hidden("product"), ("name", "面"), ("price", "32"), ("uses", "1"),
            ("validDays", "0"), ("undo", "0"), ("opens", "00:00"), ("closes", "00:00"), ("stores", "mall"),
            .. Enumerable.Range(0, 7).Select(day => ("weekdays", $"{day}")),
        ];
        Assert.Equal(HttpStatusCode.Found, (await browser.SendAsync(Page, fields)).Status);

        var late = await browser.SendAsync(Page, [.. fields.Select(field =>
            field.Item1 == "price" ? ("price", "40") : field)]);

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Equal(3200, _cloud.Count("SELECT price FROM products WHERE product_id = 'noodles'"));
        Assert.Equal(HttpStatusCode.Found, (await browser.SendAsync(Page,
        [
            .. late.Hidden("product"),
            .. fields.Where(field => field.Item1 is not ("seen" or "price")
                && !late.Hidden("product").Any(hidden => hidden.Name == field.Item1)),
            ("price", "40"),
        ])).Status);
        Assert.Equal(4000, _cloud.Count("SELECT price FROM products WHERE product_id = 'noodles'"));
    }

    [Fact]
    public async Task A_clerk_who_sends_the_form_of_another_role_changes_nothing()
    {
        var order = await SellAsync(new OrderRequest());
        using var clerk = await OfficeBrowser.OfRoleAsync(_cloud, Role.Clerk, "clerk");
        (string, string)[] token =
        [
            .. (await clerk.GetAsync("/admin/account")).Hidden("password").Where(field => field.Name[0] == '_'
                && field.Name != "_handler"),
        ];
        var page = $"/admin/orders/{order.OrderId}";
        Assert.Equal(HttpStatusCode.OK, (await clerk.GetAsync(page)).Status);
        foreach (var form in new[] { "codes", "refund", $"replace-{order.OrderId}" })
        {
            var refused = await clerk.SendAsync(page, [.. token, ("_handler", form), ("once", "1")]);
            Assert.Equal((form, HttpStatusCode.BadRequest), (form, refused.Status));
        }

        Assert.Equal(HttpStatusCode.Forbidden,
            (await clerk.SendAsync("/admin/settings", [.. token, ("_handler", "profile")])).Status);
        Assert.Equal(0, _cloud.Count("SELECT count(*) FROM audit WHERE actor = 'clerk'"));
    }

    [Fact]
    public async Task What_a_buyer_writes_is_text_on_a_page()
    {
        var order = await SellAsync(new OrderRequest { Buyer = Hostile, Note = Hostile });
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Owner, "owner");
        foreach (var path in new[] { $"/admin/orders/{order.OrderId}", "/admin/orders", "/admin/find?text=<script>" })
        {
            var page = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains("&lt;script&gt;", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Redemptions_are_a_file_for_those_who_may_export()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Accountant, "accountant");
        var page = await browser.GetAsync("/admin/records?store=mall&from=2026-03-01");
        var link = LinkOf(page.Html, "/admin/records.csv");
        Assert.Equal("/admin/records.csv?from=2026-03-01&store=mall", link);
        var file = await browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, file.Status);
        Assert.Contains("核销时间", file.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/admin/records.csv?from=yesterday")).Status);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_makes_one_order_and_one_refund()
    {
        await StockAsync();
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Owner, "owner");
        (string, string)[] order =
        [
            .. (await browser.GetAsync("/admin/orders/new")).Hidden("order"),
            ("product0", "noodles"), ("quantity0", "2"), ("price0", "１２．５"), ("paid", "1"),
        ];
        var first = await browser.SendAsync("/admin/orders/new", order);
        var again = await browser.SendAsync("/admin/orders/new", order);
        Assert.Equal((HttpStatusCode.Found, first.To), (again.Status, again.To));
        Assert.Equal(1, _cloud.Count("SELECT count(*) FROM orders"));
        Assert.Equal(2500, _cloud.Count("SELECT total FROM orders"));
        var page = first.To.Split('?')[0];
        var bought = await _cloud.Part<OrderUseCase>().ReadAsync(page.Split('/')[^1]);
        (string, string)[] refund =
        [
            .. (await browser.GetAsync(first.To)).Hidden("refund"), ("how", "part"),
            ("of", bought.Entitlements[0].EntitlementId), ("amount", "1.05"), ("why", "cold"),
        ];
        var shown = await browser.SendAsync(page, refund);
        Assert.Contains("1.05 CNY for 1 of it, which stays as good as it is", shown.Html, StringComparison.Ordinal);
        Assert.Equal(0, _cloud.Count("SELECT refunded FROM orders"));
        refund = [.. refund, .. shown.Hidden("refund").Where(field => field.Name == "sure")];
        Assert.Equal(HttpStatusCode.Found, (await browser.SendAsync(page, refund)).Status);
        Assert.Equal(HttpStatusCode.Found, (await browser.SendAsync(page, refund)).Status);
        Assert.Equal(105, _cloud.Count("SELECT refunded FROM orders"));
    }

    [Fact]
    public async Task What_was_typed_stays_in_a_form_that_was_refused()
    {
        await StockAsync();
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Owner, "owner");
        var refused = await browser.SubmitAsync("/admin/orders/new", "order",
            ("product0", "noodles"), ("quantity0", "1"), ("price0", "12.505"), ("buyer", "Ms Li"), ("paid", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("“12.505” is no amount", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"12.505\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Ms Li\"", refused.Html, StringComparison.Ordinal);
        Assert.Equal(0, _cloud.Count("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task A_page_says_that_the_ledger_does_not_answer()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Owner, "owner");
        await _cloud.CloseLedgerAsync();
        var page = await browser.GetAsync("/admin/orders");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("No answer of the ledger", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_told_as_a_page()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Owner, "owner");
        var order = await browser.GetAsync("/admin/orders/O-NONE");
        Assert.Equal(HttpStatusCode.NotFound, order.Status);
        Assert.Contains("there is no order O-NONE", order.Html, StringComparison.Ordinal);
        var page = await browser.GetAsync("/admin/nothing");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("There is no such page", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_that_was_just_opened_is_led_to_its_first_redemption()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Owner, "owner");
        var catalogue = _cloud.Part<CatalogueUseCase>();
        await ShowsAsync("/admin/settings");
        await catalogue.PutProfileAsync(_seller, new MerchantProfile("Shop", "CNY", "Asia/Shanghai", "en"));
        await ShowsAsync("/admin/stores?edit=");
        await StockAsync(onlyStore: true);
        await ShowsAsync("/admin/products/new");
        await StockAsync();
        await ShowsAsync("/admin/orders/new");
        await SellAsync(new OrderRequest());
        await ShowsAsync("/admin/terminals");

        async Task ShowsAsync(string next) => Assert.Contains(
            $"class=\"button main\" href=\"{next}\"", (await browser.GetAsync("/admin")).Html,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_speak_chinese_unless_english_is_asked_for_or_chosen()
    {
        using var http = new HttpClient();
        Assert.Contains("lang=\"zh-CN\"", await ReadAsync("fr-FR, de;q=0.5"), StringComparison.Ordinal);
        Assert.Contains("lang=\"zh-CN\"", await ReadAsync("en;q=0.5, zh-TW"), StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", await ReadAsync("de, en-US;q=0.7, zh;q=0.3"), StringComparison.Ordinal);
        using var browser = new OfficeBrowser(_cloud.Admin);
        Assert.Contains("<html lang=\"en\"", (await browser.GetAsync("/admin/sign-in")).Html, StringComparison.Ordinal);
        await browser.GetAsync("/admin/language?to=zh&back=/admin/sign-in");
        Assert.Contains(
            "<html lang=\"zh-CN\"", (await browser.GetAsync("/admin/sign-in")).Html, StringComparison.Ordinal);

        async Task<string> ReadAsync(string wishes)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_cloud.Admin, "/admin/sign-in"));
            request.Headers.TryAddWithoutValidation("Accept-Language", wishes);
            using var answer = await http.SendAsync(request);
            return (await answer.Content.ReadAsStringAsync()).Split("<head>")[0];
        }
    }

    private static string LinkOf(string html, string path)
    {
        var from = html.IndexOf($"href=\"{path}", StringComparison.Ordinal) + 6;
        return WebUtility.HtmlDecode(html[from..html.IndexOf('"', from)]);
    }

    // As a person does: what is shown is confirmed.
    private static async Task RefundAsync(OfficeBrowser browser, string page, params (string, string)[] fields)
    {
        var shown = await browser.SubmitAsync(page, "refund", fields);
        Assert.Equal(
            HttpStatusCode.Found, (await browser.SendAsync(page, [.. shown.Hidden("refund"), .. fields])).Status);
    }

    private async Task StockAsync(bool onlyStore = false)
    {
        var catalogue = _cloud.Part<CatalogueUseCase>();
        await catalogue.PutStoreAsync(_seller, TestGoods.Mall with { TimeZone = "Asia/Shanghai" });
        if (!onlyStore)
            await catalogue.PutProductAsync(_seller, new ListedProduct
            {
                Name = "Noodles",
                Price = 1000,
                Rules = new Product
                {
                    ProductId = "noodles",
                    Kind = PosDaemon.Protocol.Redemption.V1.EntitlementKind.Coupon,
                    SellerId = "merchant",
                    SellerName = "Shop",
                    Places = [new Place("mall", "")],
                },
            });
    }

    private async Task<OrderSummary> SellAsync(OrderRequest request)
    {
        await StockAsync();
        var made = await _cloud.Part<OrderUseCase>().CreateAsync(
            _seller, "once", request with { Lines = [new OrderLine { ProductId = "noodles" }] });
        return made.Whole.Order;
    }
}
