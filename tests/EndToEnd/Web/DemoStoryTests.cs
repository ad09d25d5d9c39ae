using PosSim.Demo;

namespace PosDaemon.EndToEnd.Tests.Web;

/// <summary>The demo as a visitor gets it: the real cloud and the real daemon as processes.</summary>
public sealed class DemoStoryTests
{
    [Fact]
    public async Task Every_outcome_of_the_demo_is_as_it_must_be()
    {
        var plan = Plan();
        await using var told = new StringWriter();
        var report = new StoryReport(told);
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        string folder;
        await using (var shop = await DemoShop.OpenAsync(plan, TimeProvider.System, enough.Token))
        {
            folder = shop.Files.Folder;
            await new DemoStory(shop, report, TimeProvider.System, enough.Token).PlayAsync();
        }
        Assert.True(report.AllWell, told.ToString());
        Assert.Contains("应付", told.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_daemon_that_does_not_start_is_named_with_what_it_said()
    {
        var plan = Plan() with { Posd = typeof(DemoShop).Assembly.Location };
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var fault = await Assert.ThrowsAsync<DemoException>(
            () => DemoShop.OpenAsync(plan, TimeProvider.System, enough.Token));
        // possim's own "run" refuses posd's configuration.
        Assert.Contains("posd has ended", fault.Message, StringComparison.Ordinal);
        Assert.Contains("\"terminal\" is unknown", fault.Message, StringComparison.Ordinal);
    }

    private static DemoPlan Plan()
    {
        try
        {
            return new DemoPlan(
                BuiltProgram.Find(null, "PosDaemon", "posd"), BuiltProgram.Find(null, "Cloud", "poscloud"),
                null, Once: true);
        }
        catch (DemoException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
