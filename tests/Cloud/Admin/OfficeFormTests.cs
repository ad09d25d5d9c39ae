using System.Net;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>What a form says when it is not carried out, and what becomes of one that is sent again.</summary>
[Trait("Store", "Either")]
public sealed class OfficeFormTests : IAsyncLifetime
{
    private AdminShop _shop = null!;
    private OfficeBrowser _owner = null!;

    private static (string, string)[] Product(params (string, string)[] others) =>
    [
        .. new[]
        {
            ("name", "Soup"), ("productId", "soup"), ("kind", "Coupon"), ("price", "12.50"), ("uses", "1"),
            ("validDays", "0"), ("undo", "10"), ("weekdays", "1"), ("opens", "00:00"), ("closes", "00:00"),
            ("stores", AdminShop.Store), ("onSale", "1"),
        }.Where(field => others.All(other => other.Item1 != field.Item1)),
        .. others,
    ];

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync();
        _owner = await OfficeBrowser.OfRoleAsync(_shop.Cloud, Role.Owner, "boss");
    }

    public async ValueTask DisposeAsync()
    {
        _owner.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_by_the_labels_of_its_fields_which_are_marked()
    {
        var refused = await _owner.SubmitAsync("/admin/products/new", "product",
            Product(("price", "-5"), ("uses", "99999999999"), ("validDays", "x"), ("undo", "")));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        var text = WebUtility.HtmlDecode(refused.Html);
        Assert.Contains("Price, CNY: “-5” is below zero", text);
        Assert.Contains("Uses: “99999999999” is too large", text);
        Assert.Contains("Valid for, days: “x” is not a whole number", text);
        Assert.Contains("Can be undone for, minutes: a number is missing here", text);
        Assert.Equal(4, Invalid(refused.Html));
    }

    [Fact]
    public async Task What_the_catalogue_refuses_is_told_in_units_of_the_form_and_without_names_of_a_program()
    {
        await _owner.GetAsync("/admin/language?to=zh&back=/admin");
        var refused = await _owner.SubmitAsync("/admin/products/new", "product", Product(
            ("name", ""), ("kind", "Voucher"), ("face", ""), ("undo", "99999"), ("weekdays", "9")));
        var text = WebUtility.HtmlDecode(refused.Html);
        Assert.Contains("名称：需要 1 到 100 个字", text);
        Assert.Contains("可撤销分钟数：需在 0 到 43200 分钟（30 天）之间", text);
        Assert.Contains("面值（代金券）：需在 0.01 到 100000000.00 之间", text);
        Assert.Contains("星期几可用：请至少选一天", text);
        foreach (var name in new[] { "name：", "undoSeconds", "face：", "weekdays：" })
            Assert.DoesNotContain(name, text);
        Assert.Equal(3, Invalid(refused.Html));
    }

    [Fact]
    public async Task The_api_keeps_the_names_of_its_fields()
    {
        var (status, body) = await _shop.Owner.SendAsync(HttpMethod.Put, "products/soup",
            """{"name":"x","kind":"coupon","price":1,"undoSeconds":2592001}""");
        Assert.Equal((HttpStatusCode.BadRequest, "undoSeconds"), (status, (string)body!["field"]!));
        Assert.StartsWith("undoSeconds: 0 to 43200 minutes, which are 2592000 seconds", (string)body["detail"]!);
    }

    [Theory]
    [InlineData("name", "a\u202Eb")]
    [InlineData("footer", "ding\u0007")]
    [InlineData("footer", "\u001Bp0")]
    [InlineData("staffNote", "\u2066x")]
    public async Task What_turns_signs_or_moves_a_printer_is_no_text_of_a_slip(string field, string value)
    {
        var refused = await _owner.SubmitAsync("/admin/products/new", "product", Product((field, value)));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("without control characters", refused.Html);
        Assert.Equal(0, _shop.Cloud.Count("SELECT count(*) FROM products WHERE product_id = 'soup'"));
    }

    [Fact]
    public async Task A_change_that_is_refused_is_told_where_it_was_asked_for()
    {
        var refused = await _owner.SubmitAsync("/admin/users", "set-boss", ("name", "boss"), ("role", "Clerk"),
            ("active", "1"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        var open = refused.Html[refused.Html.IndexOf("<details open", StringComparison.Ordinal)..];
        Assert.Contains("one owner who can sign in has to be left", open.Split("</details>")[0]);
    }

    [Fact]
    public async Task Nothing_is_called_saved_above_what_was_refused()
    {
        Assert.Contains("Saved.", (await _owner.GetAsync("/admin/settings?done=1")).Html);
        var refused = await _owner.SubmitAsync("/admin/settings?done=1", "profile", ("name", "x"), ("currency", "ZZZ"),
            ("timeZone", "asia/shanghai"), ("language", "zh"));
        Assert.Contains("“ZZZ” is no currency", WebUtility.HtmlDecode(refused.Html));
        Assert.DoesNotContain("Saved.", refused.Html);
        var saved = await _owner.SubmitAsync("/admin/settings?done=1", "profile", ("name", "x"), ("currency", "HKD"),
            ("timeZone", "asia/hong_kong"), ("language", "zh"));
        Assert.Equal("/admin/settings?done=1", saved.To);
        Assert.Contains("Asia/Hong_Kong", (await _owner.GetAsync("/admin/settings")).Html);
    }

    [Fact]
    public async Task More_lines_keep_what_was_typed()
    {
        var more = await _owner.SubmitAsync("/admin/orders/new", "order", ("product0", "wash"), ("quantity0", "4"),
            ("buyer", "Ms Li"), ("more", "1"));
        Assert.Equal(HttpStatusCode.OK, more.Status);
        Assert.Contains("value=\"Ms Li\"", more.Html);
        Assert.Contains("<option value=\"wash\" selected", more.Html);
        Assert.Contains("name=\"product9\"", more.Html);
        Assert.Equal(0, _shop.Cloud.Count("SELECT count(*) FROM orders"));
        var made = await _owner.SendAsync("/admin/orders/new", [.. more.Hidden("order"), ("product9", "wash"),
            ("quantity9", "1"), ("paid", "1")]);
        Assert.Equal(HttpStatusCode.Found, made.Status);
    }

    [Fact]
    public async Task A_fault_of_a_line_is_told_of_the_line_that_was_typed()
    {
        var refused = await _owner.SubmitAsync("/admin/orders/new", "order", ("product0", "wash"), ("quantity0", "1"),
            ("product2", "tea"), ("quantity2", "101"));
        Assert.Contains("Quantity of item 3: 1 to 100", refused.Html);
        Assert.Equal(1, Invalid(refused.Html));
    }

    [Fact]
    public async Task A_form_that_was_changed_after_it_made_an_order_says_so_and_makes_another_one_when_sent_again()
    {
        (string, string)[] order =
        [
            .. (await _owner.GetAsync("/admin/orders/new")).Hidden("order"), ("product0", "tea"), ("quantity0", "1"),
            ("paid", "1"),
        ];
        var made = await _owner.SendAsync("/admin/orders/new", order);
        var changed = await _owner.SendAsync("/admin/orders/new", [.. order, ("buyer", "Ms Li")]);
        Assert.Equal(HttpStatusCode.Conflict, changed.Status);
        Assert.Contains("To make another order of it", changed.Html);
        Assert.Contains($"<a href=\"{made.To.Split('?')[0]}\">", changed.Html);
        var another = await _owner.SendAsync("/admin/orders/new", [.. changed.Hidden("order"), ("product0", "tea"),
            ("quantity0", "1"), ("paid", "1"), ("buyer", "Ms Li")]);
        Assert.Equal(HttpStatusCode.Found, another.Status);
        Assert.NotEqual(made.To, another.To);
    }

    [Fact]
    public async Task An_external_number_that_is_there_leads_to_its_order_and_calls_nothing_made()
    {
        (string, string)[] typed = [("product0", "tea"), ("quantity0", "1"), ("paid", "1"), ("externalId", "X-1")];
        var made = await _owner.SubmitAsync("/admin/orders/new", "order", typed);
        var again = await _owner.SubmitAsync("/admin/orders/new", "order", typed);
        var page = made.To.Split('?')[0];
        Assert.Equal($"{page}?there=1", again.To);
        var shown = (await _owner.GetAsync(again.To)).Html;
        Assert.Contains("This order was there already", shown);
        Assert.DoesNotContain("Done.", shown);
        var other = await _owner.SubmitAsync("/admin/orders/new", "order", [.. typed, ("note", "else")]);
        Assert.Contains("External number: “X-1” is that of order", WebUtility.HtmlDecode(other.Html));
        Assert.Contains($"<a href=\"{page}\">", other.Html);
        Assert.Equal(1, _shop.Cloud.Count("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task A_form_that_makes_a_secret_makes_it_once_however_often_it_is_sent()
    {
        var users = _shop.Cloud.Part<UsersUseCase>();
        await users.AddAsync("test", "clerk", "", Role.Clerk);
        await _shop.Owner.PutAsync(
            "operators/op", AdminShop.Json($$"""{"name":"Op","storeIds":["{{AdminShop.Store}}"]}"""));
        await OnceAsync("/admin/users", "add-key", "is made already", ("name", "web"), ("role", "Manager"));
        await OnceAsync("/admin/users", "reset-clerk", "not reset again", ("sure", "1"));
        await OnceAsync("/admin/terminals", "enrol", "is made already", ("terminalId", "counter-1"),
            ("storeId", AdminShop.Store), ("url", "https://cloud.example:5443"), ("hours", "1"));
        await OnceAsync("/admin/operators?edit=op", "pin", "not replaced again", ("pin", ""));
        Assert.Equal(1, _shop.Cloud.Count("SELECT count(*) FROM api_keys WHERE name = 'web'"));
        foreach (var act in new[] { "user.reset", "terminal.enroll", "operator.pin" })
            Assert.Equal((act, 1), (act, _shop.Cloud.Count($"SELECT count(*) FROM audit WHERE action = '{act}'")));
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_asked_once_more_and_then_done()
    {
        var order = await _shop.OrderAsync("tea", more: ""","isPaid":false""");
        var page = $"/admin/orders/{order["orderId"]}";
        var asked = await _owner.SubmitAsync(page, "cancel");
        Assert.Equal(HttpStatusCode.OK, asked.Status);
        Assert.Contains("It cannot be taken back.", asked.Html);
        Assert.Contains($"<a class=\"button\" href=\"{page}\">", asked.Html);
        Assert.Equal(0, _shop.Cloud.Count("SELECT state FROM orders"));
        var done = await _owner.SendAsync(page, [.. asked.Hidden("cancel")]);
        Assert.Equal($"{page}?done=1", done.To);
        Assert.Equal(3, _shop.Cloud.Count("SELECT state FROM orders"));
    }

    [Fact]
    public async Task A_list_leads_back_to_the_page_before()
    {
        for (var index = 0; index < 101; index++)
            await _shop.OrderAsync("tea", key: $"k-{index}");
        var first = await _owner.GetAsync("/admin/orders?state=paid");
        var second = await _owner.GetAsync(first.LinkOf("Next page"));
        var third = await _owner.GetAsync(second.LinkOf("Next page"));
        Assert.Equal(Rows(second.Html), Rows((await _owner.GetAsync(third.LinkOf("Previous page"))).Html));
        Assert.Equal(Rows(first.Html), Rows((await _owner.GetAsync(second.LinkOf("Previous page"))).Html));
        Assert.DoesNotContain("Previous page", first.Html);
        Assert.DoesNotContain("Next page", third.Html);
    }

    private static int Invalid(string html) => html.Split("aria-invalid=\"true\"").Length - 1;

    private static string Rows(string html) =>
        html[html.IndexOf("<tbody>", StringComparison.Ordinal)..].Split("</tbody>")[0];

    private async Task OnceAsync(string page, string form, string already, params (string, string)[] typed)
    {
        (string, string)[] fields = [.. (await _owner.GetAsync(page)).Hidden(form), .. typed];
        var first = await _owner.SendAsync(page, fields);
        Assert.Equal((form, HttpStatusCode.OK), (form, first.Status));
        Assert.Contains("class=\"secret\"", first.Html);
        var again = await _owner.SendAsync(page, fields);
        Assert.Equal((form, HttpStatusCode.Conflict), (form, again.Status));
        Assert.Contains(already, again.Html);
        Assert.DoesNotContain("class=\"secret\"", again.Html);
    }
}
