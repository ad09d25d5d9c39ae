using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;
using PosCloud.Selling;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>A code somebody has bought.</summary>
internal sealed record SoldCode(string Code, string Kind, string Title)
{
    /// <summary>Those in the file that <c>poscloud seed</c> wrote.</summary>
    public static IReadOnlyList<SoldCode> Read(string file) =>
        JsonSerializer.Deserialize<SoldCode[]>(File.ReadAllText(file), SeenJson.Options)!;

    /// <summary>Sells more by the cloud's own issuing. The cloud is not running yet.</summary>
    public static async Task<IReadOnlyList<string>> SellAsync(
        string database, IReadOnlyList<Goods> goods, TimeProvider time)
    {
        if (goods.Count == 0) return [];
        using var random = RandomNumberGenerator.Create();
        await using var ledger = SqliteLedgerStore.Open(database, random, NullLogger.Instance);
        var sale = new Sale(ledger.Key, new CodeGenerator(random), time.GetUtcNow());
        string[] codes = [.. goods.Select(sale.Sell)];
        Assert.True(await ledger.IssueAsync(new Issuance { Orders = sale.Orders }, "more for these tests"));
        return codes;
    }
}
