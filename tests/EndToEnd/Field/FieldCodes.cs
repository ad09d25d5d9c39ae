using System.Text;
using System.Text.RegularExpressions;
using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Field;

/// <summary>Codes as readers and people give them.</summary>
internal static partial class FieldCodes
{
    // Longer than the silence after which the bytes that came are a code.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Right before there was a rule for the others.</summary>
    private static readonly string[] AlwaysRight =
    [
        @"CODE\r", @"CODE\n", @"CODE\r\n", @"CODE\r\r", @"CODE\t", @"CODE\x03", "CODE", @"  CODE  \r",
        @"\x5C000026CODE\r",
    ];

    public static async Task What_readers_put_around_a_code(FieldInput input)
    {
        var pause = $"CODE[first 10 bytes] {Pause.TotalMilliseconds:0} ms CODE[rest]";
        string[] wrappings =
        [
            .. AlwaysRight,
            .. input.Text().Split('\n').Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => line.Split("  ")[0].Trim())
                .Where(line => !line.StartsWith(pause, StringComparison.Ordinal)),
        ];
        Assert.True(wrappings.Length > AlwaysRight.Length + 3);
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = wrappings.Length + 2 });
        var exit = shop.Lane(LanePlan.Exit);
        var tickets = shop.Tickets();
        for (var i = 0; i < wrappings.Length; i++)
            await MustBeAcceptedAsync(exit, wrappings[i], () => shop.Bench.SendAsync(
                exit.Plan.Scanner, BytesOf(wrappings[i].Replace("CODE", tickets[i].Code, StringComparison.Ordinal))));

        // This reader has always sent CR, and now it pauses within a code.
        await MustBeAcceptedAsync(exit, "CR", () => shop.Bench.SendAsync(
            exit.Plan.Scanner, BytesOf(tickets[^2].Code + @"\r")));
        await MustBeAcceptedAsync(exit, pause, async () =>
        {
            await shop.Bench.SendAsync(exit.Plan.Scanner, BytesOf(tickets[^1].Code[..10]));
            await Task.Delay(Pause, shop.Time);
            await shop.Bench.SendAsync(exit.Plan.Scanner, BytesOf(tickets[^1].Code[10..] + @"\r"));
        });
        await shop.UntilAsync("all is reported", state => state.Outbox.Due == 0);
        Assert.Equal(tickets.Count, (await shop.CloudRecordsAsync()).Redemptions.Count);
    }

    public static async Task A_code_typed_as_it_is_printed(FieldInput input)
    {
        // The dashes that the input names, and the one of the code itself.
        char[] dashes = ['-', .. Dash().Matches(input.Text())
            .Select(match => (char)Convert.ToInt32(match.Groups[1].Value, 16))];
        Assert.Equal(4, dashes.Length);
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = dashes.Length });
        var exit = shop.Lane(LanePlan.Exit);
        foreach (var (dash, ticket) in dashes.Zip(shop.Tickets()))
        {
            var typed = string.Join(' ', ticket.Code.Chunk(7).Select(group => new string(group))).Replace('-', dash);
            await MustBeAcceptedAsync(exit, typed, async () =>
                (await shop.Console.ScanAsync(exit.Plan.Name, typed)).MustBeTaken());
        }
    }

    private static async Task MustBeAcceptedAsync(ShopLane lane, string what, Func<Task> show)
    {
        var verdict = await lane.VerdictAsync(show, verdict => verdict.Kind is not ("checking" or "noAnswer"));
        Assert.True(verdict.Kind == "accepted", $"{what}: {verdict}");
        await lane.PrintedAsync(verdict.ScanId!);
    }

    private static byte[] BytesOf(string written) => Encoding.Latin1.GetBytes(Escape().Replace(written, match =>
        match.Value switch { @"\r" => "\r", @"\n" => "\n", @"\t" => "\t", _ => "" } is { Length: > 0 } control
            ? control : $"{(char)Convert.ToInt32(match.Groups[1].Value, 16)}"));

    [GeneratedRegex(@"\\(?:x([0-9A-Fa-f]{2})|r|n|t)")]
    private static partial Regex Escape();

    [GeneratedRegex("U\\+([0-9A-F]{4})")]
    private static partial Regex Dash();
}
