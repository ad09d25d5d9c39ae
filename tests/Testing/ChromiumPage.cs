using Microsoft.Playwright;
using Xunit;

namespace PosDaemon.Testing;

/// <summary>One page in the system's Chromium, which is closed with it. Keeps what the page complains about.</summary>
public sealed class ChromiumPage : IAsyncDisposable
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private ChromiumPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") Complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => Complaints.Enqueue(error);
        page.Request += (_, request) => Requested.Enqueue(new Uri(request.Url));
    }

    public IPage Page { get; }

    public System.Collections.Concurrent.ConcurrentQueue<string> Complaints { get; } = new();

    public System.Collections.Concurrent.ConcurrentQueue<Uri> Requested { get; } = new();

    // In milliseconds, on a busy machine.
    private const int Patience = 20_000;

    public static async Task<ChromiumPage> OpenAsync(Uri address, string language)
    {
        var chromium = Places.FirstOrDefault(File.Exists);
        if (chromium is null) Assert.Skip("Chromium is not installed (apt-get install chromium)");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu"],
        });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            Locale = language,
            ViewportSize = new ViewportSize { Width = 1366, Height = 860 },
        });
        page.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        var opened = new ChromiumPage(playwright, browser, page);
        await page.GotoAsync(address.ToString());
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}
