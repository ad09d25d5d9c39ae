using System.Net;
using System.Text;
using PosCloud.Admin.Sales;
using PosCloud.Admin.Staff;
using PosCloud.Admin.StoreGoods;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Tests;

/// <summary>The goods of a store on pages.</summary>
[Trait("Store", "Either")]
public sealed class StoreGoodsPagesTests : IAsyncLifetime
{
    private const string Page = "/admin/goods?store=mall";
    private const string Import = "/admin/goods/import?store=mall";

    private readonly OfficeCaller _owner = new("test", "test", Role.Owner);
    private WireCloud _cloud = null!;

    private StoreGoodsUseCase Goods => _cloud.Part<StoreGoodsUseCase>();

    public async ValueTask InitializeAsync()
    {
        _cloud = await WireCloud.StartAsync(change: options => options.AdminUrls = "http://127.0.0.1:0");
        await _cloud.Part<CatalogueUseCase>().PutStoreAsync(_owner, TestGoods.Mall with { TimeZone = "Asia/Shanghai" });
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_good_is_added_changed_and_deleted()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Manager, "manager");
        (string, string)[] fields =
            [("code", "W/1"), ("name", "Water"), ("price", "3.5"), ("stock", "9"), ("sale", "1"), ("bag", "1")];
        var added = await browser.SubmitAsync($"{Page}&edit=", "good", fields);
        Assert.Equal((HttpStatusCode.Found, "/admin/goods?store=mall&done=1"), (added.Status, added.To));
        var again = await browser.SubmitAsync($"{Page}&edit=", "good", fields);
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("there is a good W/1 already", again.Html, StringComparison.Ordinal);

        var one = $"{Page}&edit=W%2F1";
        await browser.SubmitAsync(one, "good", ("name", "Soda"), ("price", "4"), ("stock", ""), ("sale", "1"));
        var good = await Goods.ReadAsync("mall", "W/1");
        Assert.Equal(("Soda", 400, null, false), (good.Name, good.Price, good.Stock, good.IsBag));
        Assert.Equal(HttpStatusCode.Found, (await browser.SubmitAsync(one, "delete", ("sure", "1"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(one)).Status);
    }

    [Fact]
    public async Task What_was_sold_while_a_form_stood_open_stays_sold()
    {
        await PutAsync("W", stock: 9);
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Manager, "manager");
        (string, string)[] form =
        [
            .. (await browser.GetAsync($"{Page}&edit=W")).Hidden("good"),
            ("name", "Soda"), ("price", "4"), ("stock", "9"), ("sale", "1"),
        ];
        await PutAsync("W", stock: 7);

        await browser.SendAsync($"{Page}&edit=W", form);

        var good = await Goods.ReadAsync("mall", "W");
        Assert.Equal(("Soda", 7), (good.Name, good.Stock));
    }

    [Fact]
    public async Task A_clerk_sees_goods_and_no_form()
    {
        await PutAsync("W", stock: 9);
        using var clerk = await OfficeBrowser.OfRoleAsync(_cloud, Role.Clerk, "clerk");

        var page = await clerk.GetAsync($"{Page}&edit=W");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Good W", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"price\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/admin/goods/import", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.GetAsync(Import)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.GetAsync("/admin/goods/template.csv")).Status);
    }

    [Fact]
    public async Task A_store_without_a_bag_says_that_scan_and_go_rests()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Manager, "manager");
        Assert.Contains("keeps no goods yet", (await browser.GetAsync(Page)).Html, StringComparison.Ordinal);
        await PutAsync("W", stock: null);
        Assert.Contains("scan-and-go rests", (await browser.GetAsync(Page)).Html, StringComparison.Ordinal);
        await PutAsync("B", stock: null, isBag: true);
        var page = await browser.GetAsync(Page);
        Assert.DoesNotContain("scan-and-go rests", page.Html, StringComparison.Ordinal);
        Assert.Contains("Bags: Good B", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_checked_first_and_then_carried_out_once()
    {
        await PutAsync("W", stock: 9);
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Manager, "manager");
        var checkedPage = await browser.SubmitFileAsync(
            Import, "check", "code,name,price\r\nW,Water,3\r\nN,<script>,4\r\nX,x,no"u8.ToArray(), ("store", "mall"));
        Assert.Equal(HttpStatusCode.OK, checkedPage.Status);
        Assert.Contains("nothing is imported yet: 1 new, 1 changed, 0 unchanged, 1 refused", checkedPage.Html,
            StringComparison.Ordinal);
        Assert.Contains("“no” is no price", checkedPage.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", checkedPage.Html, StringComparison.Ordinal);
        Assert.Equal(1, _cloud.Count("SELECT count(*) FROM store_goods"));

        (string, string)[] carry = [.. checkedPage.Hidden("carry-out")];
        var done = await browser.SendAsync(Import, carry);
        var again = await browser.SendAsync(Import, carry);

        Assert.Contains("Imported: 1 new, 1 changed", done.Html, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, 2), (again.Status, _cloud.Count("SELECT count(*) FROM store_goods")));
        Assert.Contains("was imported already", again.Html, StringComparison.Ordinal);
        Assert.Equal("<script>", (await Goods.ReadAsync("mall", "N")).Name);
        Assert.DoesNotContain("<script", (await browser.GetAsync(Page)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_carries_out_what_somebody_else_checked()
    {
        using var one = await OfficeBrowser.OfRoleAsync(_cloud, Role.Manager, "one");
        using var other = await OfficeBrowser.OfRoleAsync(_cloud, Role.Manager, "other");
        var draft = (await one.SubmitFileAsync(
            Import, "check", "code,name,price\r\nW,Water,3"u8.ToArray(), ("store", "mall")))
            .Hidden("carry-out").Single(field => field.Name == "draft");
        var mine = await other.SubmitFileAsync(
            Import, "check", "code,name,price\r\nV,Wine,3"u8.ToArray(), ("store", "mall"));
        var refused = await other.SendAsync(
            Import, [.. mine.Hidden("carry-out").Where(field => field.Name != "draft"), draft]);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(0, _cloud.Count("SELECT count(*) FROM store_goods"));
    }

    [Fact]
    public async Task A_file_that_is_none_is_told_on_the_page()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Manager, "manager");

        var refused = await browser.SubmitFileAsync(Import, "check", "PK\u0003\u0004x"u8.ToArray(), ("store", "mall"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("this .xlsx cannot be read", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Templates_are_in_the_language_of_the_page()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Manager, "manager");
        var english = await browser.GetAsync("/admin/goods/template.csv");
        await browser.GetAsync("/admin/language?to=zh&back=/admin/goods");

        Assert.Contains("code,name,price", english.Html, StringComparison.Ordinal);
        var chinese = await browser.GetAsync("/admin/goods/template.csv");
        Assert.Contains("条码,名称,价格", chinese.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exit_baskets_that_wait_are_a_list_of_their_own_and_their_code_is_shown_again()
    {
        await PutAsync("B", stock: 5, isBag: true);
        await _cloud.Part<CatalogueUseCase>().PutProductAsync(_owner, new ListedProduct
        {
            Name = "Scan and go",
            Rules = TestGoods.Exit with { ProductId = "exit", Places = [new Place("mall", "")] },
        });
        var made = await _cloud.Part<OrderUseCase>().CreateAsync(_owner, "once", new OrderRequest
        {
            Lines = [new OrderLine { ProductId = "exit", Goods = [new OrderGood { Code = "B" }] }],
        });
        using var browser = await OfficeBrowser.OfRoleAsync(_cloud, Role.Manager, "manager");

        var list = await browser.GetAsync("/admin/orders?baskets=1");
        var shown = await browser.SubmitAsync($"/admin/orders/{made.Whole.Order.OrderId}", "codes");

        Assert.Contains("<h1>Exit baskets not verified</h1>", list.Html, StringComparison.Ordinal);
        Assert.Contains(made.Whole.Order.Number, list.Html, StringComparison.Ordinal);
        Assert.Contains(made.Codes.Values.Single(), shown.Html, StringComparison.Ordinal);
    }

    private async Task PutAsync(string code, long? stock, bool isBag = false) => await Goods.PutAsync(
        _owner,
        new StoreGood
        {
            StoreId = "mall", Code = code, Name = $"Good {code}", Price = 350, Stock = stock, IsBag = isBag,
        },
        keepsStock: false);
}
