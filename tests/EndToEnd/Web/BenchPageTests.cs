using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Web;

/// <summary>The bench's page in a real browser, its devices on real lines.</summary>
public sealed partial class BenchPageTests
{
    private static readonly byte[] Slip = [.. "a slip on paper\n"u8, 0x1D, 0x56, 0x42, 0x00];

    [Fact]
    public async Task A_visitor_shows_a_code_and_the_program_at_the_line_reads_it()
    {
        await using var bench = await BenchProcess.StartAsync();
        using var line = new SerialHost(bench.Link("scanner"));
        await using var opened = await ChromiumPage.OpenAsync(bench.Address, "en-GB");
        await opened.Page.ClickAsync("text=Car wash, 5 uses");
        Assert.Equal("PASS-5\r", Encoding.UTF8.GetString(line.Read(7)));
        await opened.Page.FillAsync("input[name=code]", "typed");
        await opened.Page.ClickAsync("#free button");
        Assert.Equal("typed\r", Encoding.UTF8.GetString(line.Read(6)));
        AssertQuiet(opened, bench);
    }

    [Fact]
    public async Task Paper_comes_out_can_be_looked_at_and_is_taken_away()
    {
        await using var bench = await BenchProcess.StartAsync();
        await using var opened = await ChromiumPage.OpenAsync(bench.Address, "en-GB");
        var page = opened.Page;
        await page.WaitForSelectorAsync(".printer.empty .waiting");
        await PrintAsync(bench);
        await page.WaitForSelectorAsync(".slip.cut");
        Assert.True(await page.EvalOnSelectorAsync<int>(".slip img", "picture => picture.naturalHeight") > 100);
        await page.ClickAsync(".slip");
        await Expect(page.Locator("#closer img")).ToBeVisibleAsync();
        await page.ClickAsync("#closer button");
        await page.ClickAsync("text=Take the paper");
        await page.WaitForSelectorAsync(".printer.empty");
        AssertQuiet(opened, bench);
    }

    [Fact]
    public async Task Lamps_and_words_tell_what_is_wrong_with_the_printer()
    {
        await using var bench = await BenchProcess.StartAsync();
        await using var opened = await ChromiumPage.OpenAsync(bench.Address, "en-GB");
        var (page, status) = (opened.Page, opened.Page.Locator(".printer .status"));
        await Expect(status).ToHaveTextAsync("Ready");
        await page.ClickAsync("text=Take roll out");
        await Expect(status).ToHaveTextAsync("No paper");
        await Expect(page.Locator(".lamp.paper")).ToHaveClassAsync(Lit());
        await page.ClickAsync("text=Put roll in");
        await page.ClickAsync("text=Open cover");
        await Expect(status).ToHaveTextAsync("Cover is open");
        await page.ClickAsync("text=Close cover");
        await Expect(status).ToHaveTextAsync("Ready");
        AssertQuiet(opened, bench);
    }

    [Fact]
    public async Task The_gate_opens_on_its_pulse_and_counts_it()
    {
        await using var bench = await BenchProcess.StartAsync();
        using var line = new SerialHost(bench.Link("gate"));
        await using var opened = await ChromiumPage.OpenAsync(bench.Address, "en-GB");
        var gate = opened.Page.Locator(".gate");
        await Expect(gate.Locator(".word")).ToHaveTextAsync("Closed");
        line.Write([0xA0, 0x01, 0x01, 0xA2]);
        await Expect(gate.Locator(".word")).ToHaveTextAsync("Open");
        line.Write([0xA0, 0x01, 0x00, 0xA1]);
        await Expect(gate.Locator(".word")).ToHaveTextAsync("Closed");
        await Expect(gate.Locator(".count b")).ToHaveTextAsync("1");
        AssertQuiet(opened, bench);
    }

    [Fact]
    public async Task What_a_scanner_sounds_and_lamps_show_is_seen()
    {
        await using var bench = await BenchProcess.StartAsync();
        using var scanner = new SerialHost(bench.Link("scanner"));
        using var lamps = new SerialHost(bench.Link("lamps"));
        await using var opened = await ChromiumPage.OpenAsync(bench.Address, "en-GB");
        var (sounds, state) = (opened.Page.Locator(".scanner .heard"), opened.Page.Locator(".signal .state"));
        await Expect(sounds).ToHaveTextAsync("nothing sounded yet");
        await Expect(state).ToHaveTextAsync("dark");
        scanner.Write([0x1B, (byte)'[', (byte)'3', (byte)'q', 0x1B, (byte)'[', (byte)'4', (byte)'q']);
        lamps.Write([0xA0, 0x02, 0x01, 0xA3]);
        await Expect(sounds).ToHaveTextAsync("♪ one high × 1♫ low tones × 1");
        await Expect(opened.Page.Locator(".sound.last")).ToHaveTextAsync("♫ low tones × 1");
        await Expect(state).ToHaveTextAsync("relay 2");
        await Expect(opened.Page.Locator(".bulb.lit")).ToHaveTextAsync("✕");
        await opened.Page.ClickAsync("text=中文");
        await Expect(state).ToHaveTextAsync("继电器 2");
        AssertQuiet(opened, bench);
    }

    [Fact]
    public async Task The_page_speaks_the_browsers_language_and_can_be_switched()
    {
        await using var bench = await BenchProcess.StartAsync();
        await using var opened = await ChromiumPage.OpenAsync(bench.Address, "zh-CN");
        var page = opened.Page;
        await Expect(page.Locator("h1")).ToHaveTextAsync("PosDaemon 试验台");
        await Expect(page.Locator(".printer .status")).ToHaveTextAsync("就绪");
        await Expect(page.Locator("#log li").First).ToContainTextAsync("已插上");
        await page.ClickAsync("text=English");
        await Expect(page.Locator(".printer .status")).ToHaveTextAsync("Ready");
        await Expect(page.Locator("#log li").First).ToContainTextAsync("is plugged in");
        AssertQuiet(opened, bench);
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en-GB")]
    public async Task The_page_fits_a_phone_and_a_slip_covers_no_earlier_one(string language)
    {
        await using var bench = await BenchProcess.StartAsync();
        await using var opened = await ChromiumPage.OpenAsync(bench.Address, language);
        await PrintAsync(bench);
        await opened.Page.WaitForSelectorAsync(".slip.cut");
        await PrintAsync(bench);
        await opened.Page.WaitForSelectorAsync(".thumb");
        await opened.Page.WaitForSelectorAsync(".slip.cut");
        await PageWidth.AssertFitsAsync(opened.Page);
        AssertQuiet(opened, bench);
    }

    [Fact]
    public async Task A_bench_without_a_gate_promises_none()
    {
        await using var bench = await BenchProcess.StartAsync(hasGate: false);
        await using var opened = await ChromiumPage.OpenAsync(bench.Address, "zh-CN");
        await Expect(opened.Page.Locator(".scanner .name")).ToHaveTextAsync("扫码器");
        await Expect(opened.Page.Locator(".story li:visible")).ToHaveTextAsync(["1把二维码给扫码器看", "2小票打印出来"]);
        await Expect(opened.Page.Locator("h2:visible")).ToHaveTextAsync(["1出示二维码", "2打印机", "发生了什么"]);
        await Expect(opened.Page.Locator("#log li").Last).ToContainTextAsync("扫码器已插上");
        AssertQuiet(opened, bench);
    }

    private static async Task PrintAsync(BenchProcess bench)
    {
        using var printer = new TcpClient();
        await printer.ConnectAsync("127.0.0.1", bench.PrinterPort);
        await printer.Client.SendAsync(Slip);
    }

    // Nothing from elsewhere, nothing on the console: what a visitor with the tools open would see.
    private static void AssertQuiet(ChromiumPage opened, BenchProcess bench)
    {
        Assert.Empty(opened.Complaints);
        Assert.All(opened.Requested, address => Assert.True(
            address.Scheme is "data" || address.Authority == bench.Address.Authority, address.ToString()));
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [GeneratedRegex(@"\bon\b")]
    private static partial Regex Lit();
}
