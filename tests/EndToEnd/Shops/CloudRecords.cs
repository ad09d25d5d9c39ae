using System.Text.Json;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>What the cloud has on record, as <c>poscloud export</c> prints it.</summary>
internal sealed record CloudRecords(
    IReadOnlyList<Redeemed> Redemptions, IReadOnlyDictionary<string, string> Scans, IReadOnlyList<Reported> Reports)
{
    public static async Task<CloudRecords> ReadAsync(ShopFolder folder, TimeProvider time)
    {
        var lines = await JsonLines.PrintedByAsync("poscloud-export", BuiltProgram.PosCloud, folder.Path, time,
            ["export", .. folder.Ledger]);
        return new CloudRecords(
            JsonLines.Of<Redeemed>(lines, "redemption"),
            JsonLines.Of<Scanned>(lines, "scan").ToDictionary(scan => scan.ScanId, scan => scan.Reason),
            JsonLines.Of<Reported>(lines, "slip"));
    }

    /// <param name="Reason">Empty: accepted.</param>
    private sealed record Scanned(string ScanId, string Reason);
}

internal sealed record Redeemed(
    string RedemptionId, string ScanId, string EntitlementId, string OrderNumber, string Title, string Lane,
    bool IsUndone);

/// <param name="Outcome">printed, assumed, notPrinted or unknown.</param>
internal sealed record Reported(string ScanId, int Copy, string Outcome);

/// <summary>Programs that print one JSON object a line, each with its <c>type</c>.</summary>
internal static class JsonLines
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<JsonElement>> PrintedByAsync(
        string name, string program, string folder, TimeProvider time, params string[] arguments)
    {
        await using var process = ProgramProcess.Start(name, program, folder, time, arguments);
        Assert.True(await process.EndAsync(Patience) == 0, process.LastLines());
        return [.. process.Lines.Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public static IReadOnlyList<T> Of<T>(IEnumerable<JsonElement> lines, string type) =>
        [.. lines.Where(line => line.GetProperty("type").GetString() == type)
            .Select(line => line.Deserialize<T>(SeenJson.Options)!)];
}
