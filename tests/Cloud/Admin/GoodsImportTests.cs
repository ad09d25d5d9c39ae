using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PosCloud.Admin.StoreGoods;

namespace PosCloud.Tests;

/// <summary>Goods from spreadsheets, as people save them.</summary>
[Trait("Store", "Either")]
public sealed class GoodsImportTests : IAsyncLifetime
{
    private const string Goods = $"stores/{AdminShop.Store}/goods";
    private const string Import = $"{Goods}:import";

    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("GB18030", false)]
    [InlineData("utf-16", true)]
    public async Task Csv_is_read_in_the_encodings_that_spreadsheets_write(string name, bool hasMark)
    {
        var encoding = name == "GB18030" ? CodePagesEncodingProvider.Instance.GetEncoding(name)!
            : Encoding.GetEncoding(name);
        byte[] file =
        [
            .. hasMark ? encoding.GetPreamble() : [],
            .. encoding.GetBytes("条码,名称,售价（元）,库存\r\n069012,农夫山泉㙍 550ml,￥2.5,24\r\n"),
        ];

        Assert.Equal("069012 added ", Assert.Single(await ReportAsync(file)));

        var good = await _shop.Owner.GetAsync($"{Goods}/069012");
        Assert.Equal(("农夫山泉㙍 550ml", 250, 24), (
            (string)good["name"]!, (long)good["price"]!, (long)good["stock"]!));
    }

    [Fact]
    public async Task A_workbook_is_read_as_people_see_it()
    {
        // In any order, with strings of either kind, numbers as they are kept, and a formula's value.
        var file = TestSheet.Xlsx(
            """
            <row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>Name</t></is></c>
            <c r="E2" t="s"><v>1</v></c><c r="F2" t="str"><v>Bag</v></c></row>
            <row r="3"/>
            <row r="4"><c r="B4"><v>19.899999999999999</v></c>
            <c r="C4" t="s"><v>2</v></c><c r="E4"><v>6.9012345678920005E+12</v></c>
            <c r="F4" t="b"><v>1</v></c></row>
            <row r="5"><c r="B5"><f>B4*2</f><v>39.799999999999997</v></c>
            <c r="C5" t="s"><v>3</v></c><c r="E5" t="inlineStr"><is><t>0007</t></is></c></row>
            """,
            """
            <si><t>Price (CNY)</t></si><si><t>BARCODE</t></si>
            <si><r><t/></r><r><t>Rich </t></r><r><t xml:space="preserve">text</t></r>
            <rPh sb="0" eb="1"><t>ritchi</t></rPh></si><si><t>Plain</t></si>
            """);

        Assert.Equal(["6901234567892 added ", "0007 added "], await ReportAsync(file));

        var rich = await _shop.Owner.GetAsync($"{Goods}/6901234567892");
        Assert.Equal(("Rich text", 1990, true), (
            (string)rich["name"]!, (long)rich["price"]!, (bool)rich["isBag"]!));
        Assert.Equal(3980, (long)(await _shop.Owner.GetAsync($"{Goods}/0007"))["price"]!);
    }

    [Fact]
    public async Task Each_row_has_its_result_and_good_rows_go_in_without_the_refused_ones()
    {
        await _shop.Owner.PutAsync($"{Goods}/OLD", AdminShop.Json("""{"name":"Old","price":100,"stock":3}"""));
        await _shop.Owner.PutAsync($"{Goods}/SAME", AdminShop.Json("""{"name":"Same","price":100,"stock":3}"""));
        var file = Csv(
            "code,name,price,stock,on sale,bag",
            "NEW,New,\"1,234.50\",,yes,是",
            "OLD,Older,2,5,下架,",
            "SAME,Same,1.00,3,,",
            "P,x,12.505,,,",
            "N,x,-1,,,",
            "E,x,,,,",
            "S,x,1,-2,,",
            "Y,x,1,,maybe,",
            "A B,x,1,,,",
            ",x,1,,,",
            "T,,1,,,",
            "D,x,1,,,",
            "D,y,2,,,",
            "6.90123E+12,x,1,,,",
            "F,=A1,1,,,",
            "=\"0042\",x,1,,,",
            $"{new string('9', 65)},x,1,,,",
            "..,x,1,,,");

        var report = await ReportAsync(file);

        Assert.Equal(
            [
                "NEW added ", "OLD changed name Old → Older; price 1.00 → 2.00; stock 3 → 5; on sale yes → no",
                "SAME unchanged ",
                "P refused “12.505” is no price: write it like 12.50, two decimals at most",
                "N refused “-1” is no price: write it like 12.50, two decimals at most",
                "E refused “” is no price: write it like 12.50, two decimals at most",
                "S refused stock “-2”: a whole number from zero on, or nothing",
                "Y refused on sale, bag: yes or no",
                "A B refused code: 1 to 64 visible characters, no spaces",
                " refused code: 1 to 64 visible characters, no spaces",
                "T refused name: 1 to 100 characters on one line, without control characters",
                "D refused the code stands in rows 13, 14", "D refused the code stands in rows 13, 14",
                "6.90123E+12 refused code: the spreadsheet made a rounded number of it; format the column as text and "
                    + "type it again",
                "F refused name: a formula or an error without a value; paste it as a value", "0042 added ",
                $"{new string('9', 64)}… refused code: 64 characters at most; name: 100",
                ".. refused code: 1 to 64 visible characters, no spaces",
            ],
            report);
        var listed = await _shop.Owner.GetAsync(Goods);
        Assert.Equal(
            ["0042", "NEW", "OLD", "SAME"], listed["items"]!.AsArray().Select(good => (string)good!["code"]!));
    }

    [Fact]
    public async Task A_check_changes_nothing_and_the_same_file_twice_changes_nothing_more()
    {
        var file = Csv("name,code,price", "Water,W,3.50", "Bread,B,8");

        var check = await SendAsync(file, "?dryRun=true");
        Assert.Equal((true, 2), ((bool)check["isDryRun"]!, (int)check["added"]!));
        Assert.Equal(0, _shop.Cloud.Count("SELECT count(*) FROM store_goods"));
        await SendAsync(file);
        var again = await SendAsync(file);

        Assert.Equal((0, 0, 2), ((int)again["added"]!, (int)again["changed"]!, (int)again["unchanged"]!));
        Assert.Equal(1, _shop.Cloud.Count("SELECT count(*) FROM audit WHERE action = 'goods.import'"));
    }

    [Fact]
    public async Task No_more_of_a_long_text_is_kept_than_a_good_may_have()
    {
        var report = await SendAsync(Csv(
            "name,code,price", $"Water,{new string('W', 20_000)},1", $"{new string('n', 101)},N,1"));

        Assert.Equal(2, (int)report["refused"]!);
        Assert.All(report["lines"]!.AsArray(), line => Assert.True(((string)line!["code"]!).Length <= 65));
        Assert.All(report["lines"]!.AsArray(), line => Assert.Contains("at most", (string)line!["why"]!));
    }

    [Fact]
    public async Task A_form_has_one_file()
    {
        var file = Csv("name,code,price", "Water,W,3.50");

        var (taken, report) = await _shop.Owner.SendFormAsync($"stores/{AdminShop.Store}/goods:import", file);
        var (refused, problem) = await _shop.Owner.SendFormAsync($"stores/{AdminShop.Store}/goods:import", file, file);

        Assert.Equal((HttpStatusCode.OK, 1), (taken, (int)report!["added"]!));
        Assert.Equal((HttpStatusCode.BadRequest, "file"), (refused, (string?)problem!["field"]));
    }

    [Fact]
    public async Task A_file_without_stocks_keeps_them_and_an_empty_one_is_not_counted()
    {
        await SendAsync(Csv("code,name,price,stock", "A,a,1,7", "B,b,1,7"));

        await SendAsync(Csv("code,name,price", "A,a,2"));
        await SendAsync(Csv("code,name,price,stock", "B,b,2,"));

        Assert.Equal(7, (long)(await _shop.Owner.GetAsync($"{Goods}/A"))["stock"]!);
        Assert.Null((await _shop.Owner.GetAsync($"{Goods}/B"))["stock"]);
    }

    [Theory]
    [InlineData("code,price", "the first row lacks name. Expected are code, name, price, stock, on sale, bag")]
    [InlineData("", "the first row lacks code, name, price")]
    [InlineData("code,name,price,售价", "two columns are “price”")]
    public async Task A_file_without_its_columns_is_refused_and_they_are_named(string header, string why)
    {
        var (status, problem) = await _shop.Owner.SendFileAsync(Import, Csv(header, "1,2,3"));

        Assert.Equal((HttpStatusCode.BadRequest, "file"), (status, (string)problem!["field"]!));
        Assert.Contains(why, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", "this one is empty")]
    [InlineData("picture", "this is no spreadsheet")]
    [InlineData("old workbook", "the old kind")]
    [InlineData("open quote", "a quote does not end")]
    [InlineData("cut off", "this .xlsx cannot be read")]
    [InlineData("another zip", "this .xlsx cannot be read")]
    [InlineData("string that is none", "this .xlsx cannot be read")]
    [InlineData("entities", "this .xlsx cannot be read")]
    [InlineData("bomb", "too large when it is unpacked")]
    [InlineData("bomb that lies", "this .xlsx cannot be read")]
    [InlineData("elements in elements", "this .xlsx cannot be read")]
    [InlineData("many strings", "this .xlsx cannot be read")]
    [InlineData("long cell", "this .xlsx cannot be read")]
    [InlineData("too many rows", "at most 10000 rows at once")]
    [InlineData("too large", "a file is 5 MB at most")]
    public async Task What_is_no_file_of_goods_is_told_and_the_next_call_is_answered(string kind, string why)
    {
        var (status, problem) = await _shop.Owner.SendFileAsync(Import, Hostile(kind));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(why, (string)problem!["detail"]!, StringComparison.Ordinal);
        Assert.Equal("A added ", Assert.Single(await ReportAsync(Csv("code,name,price", "A,a,1"))));
    }

    [Fact]
    public async Task A_cell_far_to_the_right_costs_no_memory_and_is_not_read()
    {
        var file = TestSheet.Xlsx(
            """
            <row><c t="str"><v>code</v></c><c t="str"><v>name</v></c><c t="str"><v>price</v></c></row>
            <row r="2000000000"><c t="str"><v>A</v></c><c t="str"><v>a</v></c><c><v>1</v></c>
            <c r="ZZZZZZZZZZ2" t="str"><v>x</v></c></row>
            """);

        Assert.Equal("A added ", Assert.Single(await ReportAsync(file)));
    }

    [Fact]
    public async Task Ten_thousand_rows_go_in_at_once()
    {
        var report = await SendAsync(Csv(
            [
                "code,name,price,stock",
                .. Enumerable.Range(0, Sheet.MostRows).Select(row => $"69{row:D6},n{row},1.{row % 90 + 10},{row}"),
            ]));

        Assert.Equal((Sheet.MostRows, 0), ((int)report["added"]!, (int)report["refused"]!));
        Assert.Equal(Sheet.MostRows, _shop.Cloud.Count("SELECT count(*) FROM store_goods"));
    }

    [Theory]
    [InlineData("csv", "zh")]
    [InlineData("csv", "en")]
    [InlineData("xlsx", "zh")]
    [InlineData("xlsx", "en")]
    public async Task The_template_is_a_file_of_goods_without_goods(string form, string language)
    {
        var file = await _shop.Owner.ReadBytesAsync($"goods/template.{form}?language={language}");

        Assert.Empty(await ReportAsync(file));
        Assert.Equal(6, Sheet.Read(file)[0].Cells.Count);
        if (form == "csv")
            Assert.Equal([0xEF, 0xBB, 0xBF], file[..3]);
    }

    [Fact]
    public async Task Files_and_orders_at_one_moment_leave_every_piece_counted_once()
    {
        await _shop.Owner.PutAsync("products/exit", AdminShop.Json(
            $$"""{"name":"自助购","kind":"exitBasket","storeIds":["{{AdminShop.Store}}"]}"""));
        await SendAsync(Csv("code,name,price,stock,bag", "W,Water,3.50,40,", "B,Bag,0.50,40,yes"));

        var files = Enumerable.Range(0, 6).Select(number => _shop.Owner.SendFileAsync(
            Import, Csv("code,name,price", "W,Water,3.50", $"B,Bag,0.5{number % 2}", $"N{number},New,1")));
        var orders = Enumerable.Range(0, 12).Select(number => _shop.Owner.SendAsync(
            HttpMethod.Post, "orders",
            """{"lines":[{"productId":"exit","goods":[{"code":"W","quantity":2},{"code":"B"}]}]}""", $"o-{number}"));
        var answers = (await Task.WhenAll(files.Concat(orders))).ToList();

        Assert.All(answers[..6], answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        var sold = answers[6..].Count(answer => answer.Status == HttpStatusCode.Created);
        // The others met a price that was changed at that moment, and are told to ask again.
        Assert.All(
            answers[6..].Where(answer => answer.Status != HttpStatusCode.Created),
            answer => Assert.Equal(HttpStatusCode.Conflict, answer.Status));
        Assert.Equal(40 - (2 * sold), (long)(await _shop.Owner.GetAsync($"{Goods}/W"))["stock"]!);
        Assert.Equal(40 - sold, (long)(await _shop.Owner.GetAsync($"{Goods}/B"))["stock"]!);
        Assert.Equal(sold, _shop.Cloud.Count("SELECT count(*) FROM orders"));
        Assert.Equal(8, _shop.Cloud.Count("SELECT count(*) FROM store_goods"));
    }

    private static byte[] Csv(params string[] lines) => Encoding.UTF8.GetBytes(string.Join("\r\n", lines));

    private static byte[] Hostile(string kind)
    {
        const string Header =
            """<row><c t="str"><v>code</v></c><c t="str"><v>name</v></c><c t="str"><v>price</v></c></row>""";
        return kind switch
        {
            "nothing" => [],
            "picture" => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0xFF],
            "old workbook" => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[512]],
            "open quote" => Csv("code,name,price", "A,\"a,1", "B,b,1"),
            "cut off" => TestSheet.Xlsx(Header)[..^200],
            "another zip" => TestSheet.Zip(("readme.txt", "nothing to see")),
            "string that is none" => TestSheet.Xlsx("""<row><c t="s"><v>7</v></c></row>"""),
            "entities" => TestSheet.Zip(
                ("[Content_Types].xml", """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>""")),
            "bomb" => TestSheet.Xlsx(Header + new string(' ', 60 << 20)),
            "bomb that lies" => Lying(TestSheet.Xlsx(Header + new string(' ', 60 << 20))),
            "elements in elements" => TestSheet.Xlsx(
                $"{Header}<row><c t=\"str\"><v>A</v></c>{Nested(40)}</row>"),
            "many strings" => TestSheet.Xlsx(
                Header, string.Concat(Enumerable.Repeat("<si/>", 200_001))),
            "long cell" => TestSheet.Xlsx($"""<row><c t="str"><v>{new string('x', 40_000)}</v></c></row>"""),
            "too many rows" => Csv(
                ["code,name,price", .. Enumerable.Range(0, Sheet.MostRows + 1).Select(row => $"{row},n,1")]),
            _ => new byte[Sheet.LargestBytes + 1],
        };
    }

    private static string Nested(int count) =>
        string.Concat(Enumerable.Repeat("<a>", count)) + string.Concat(Enumerable.Repeat("</a>", count));

    // Says in its directory that everything in it is small (APPNOTE.TXT 4.3.12: the size is at 24).
    private static byte[] Lying(byte[] zip)
    {
        for (var at = 0; at < zip.Length - 46; at++)
            if (zip.AsSpan(at, 4).SequenceEqual("PK\u0001\u0002"u8)
                && BitConverter.ToUInt32(zip, at + 24) > 1 << 20)
                BitConverter.GetBytes(1000u).CopyTo(zip, at + 24);
        return zip;
    }

    private async Task<JsonNode> SendAsync(byte[] file, string query = "")
    {
        var (status, body) = await _shop.Owner.SendFileAsync(Import + query, file);
        Assert.True(status == HttpStatusCode.OK, $"{status}: {body}");
        return body!;
    }

    private async Task<IEnumerable<string>> ReportAsync(byte[] file) => (await SendAsync(file))["lines"]!.AsArray()
        .Select(line => $"{line!["code"]} {line["verdict"]} {line["why"]}");
}
