using Microsoft.Playwright;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Web;

/// <summary>Looks for faults of accessibility (WCAG 2.2 A and AA) on a page as it is drawn.</summary>
internal static class Axe
{
    private const string Run = """
        async () => (await axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        })).violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.html}`))
        """;

    private static readonly NpmFolder Npm = new("Web", "axe");

    public static async Task AssertCleanAsync(IPage page, string what)
    {
        if (await Npm.WhyMissingAsync() is { } why) Assert.Skip(why);
        // By the debugger, which a policy of the page does not keep out.
        await page.EvaluateAsync(await File.ReadAllTextAsync(
            Path.Combine(Npm.Path, "node_modules", "axe-core", "axe.min.js")));
        var faults = await page.EvaluateAsync<string[]>(Run);
        Assert.True(faults.Length == 0, $"{what}: {string.Join('\n', faults)}");
    }
}
