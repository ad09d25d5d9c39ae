using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Commands;
using PosCloud.Hosting;
using PosCloud.Issuing;
using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;

namespace PosCloud.Tests;

/// <summary>The real host on a real port.</summary>
internal sealed class WireCloud : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("poscloud-wire-").FullName;
    private readonly SqliteLedger ledger;
    private readonly WebApplication host;

    private WireCloud(ILoggerFactory logging)
    {
        ledger = SqliteLedger.Open(
            Path.Combine(folder, "cloud.db"), RandomNumberGenerator.Create(), logging.CreateLogger("ledger"));
        host = CloudHost.Build(
            ListenAddress.ReadAll("--urls", "http://127.0.0.1:0"),
            ListenAddress.ReadAll("--health-urls", "http://127.0.0.1:0"),
            ledger, ledger.Key, TimeProvider.System, logging);
    }

    public GrpcCaller Caller { get; private set; } = null!;

    public Uri Grpc => new(host.Urls.First());

    public Uri Health => new(host.Urls.Last());

    public static async Task<WireCloud> StartAsync(ILoggerFactory logging)
    {
        var cloud = new WireCloud(logging);
        await cloud.host.StartAsync();
        cloud.Caller = new GrpcCaller(cloud.Grpc);
        return cloud;
    }

    public Task StopAsync() => host.StopAsync();

    public async Task<string> SellAsync(Goods goods)
    {
        var sale = new Sale(
            ledger.Key, new CodeMint(RandomNumberGenerator.Create()), TimeProvider.System.GetUtcNow());
        var code = sale.Sell(goods);
        await ledger.IssueAsync(
            new Issuance
            {
                Shops = [TestGoods.Mall, TestGoods.Strict],
                Products = [goods.Product],
                Orders = sale.Orders,
            },
            once: code[^8..]);
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        Caller?.Dispose();
        await host.DisposeAsync();
        await ledger.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
