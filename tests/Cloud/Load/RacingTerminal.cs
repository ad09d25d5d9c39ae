using Google.Protobuf;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>A terminal with a connection of its own, every third in a store that keeps a roster.</summary>
internal sealed class RacingTerminal(int number, Uri cloud) : IDisposable
{
    private readonly GrpcCaller _caller = new(cloud);

    public TerminalNotes Notes { get; } = new();

    /// <param name="round">Makes its scan id another one.</param>
    /// <param name="code">What is shown.</param>
    /// <param name="start">When it is shown.</param>
    public async Task<(RedeemRequest Request, RedeemResponse Reply)> RedeemAsync(int round, string code, Task start)
    {
        var isStrict = number % 3 == 0;
        var request = new RedeemRequest
        {
            ScanId = $"scan-{round}-{number}",
            Caller = new Caller
            {
                TerminalId = $"t-{number}",
                Lane = $"lane-{number}",
                StoreId = isStrict ? TestGoods.Strict.StoreId : TestGoods.Mall.StoreId,
                OperatorId = isStrict ? TestGoods.Cashier.OperatorId : "",
            },
            Code = ByteString.CopyFromUtf8(code),
        };
        await start;
        var (status, reply) = await _caller.CallAsync<RedeemResponse>("Redeem", request);
        Assert.Equal(0, status);
        var asked = new AskedRedeem(request);
        asked.Heard.Add(HeardReply.Of(reply!));
        Notes.Redeems.Add(asked);
        return (request, reply!);
    }

    public static Shop StoreOf(RedeemRequest request) =>
        request.Caller.StoreId == TestGoods.Strict.StoreId ? TestGoods.Strict : TestGoods.Mall;

    public static Operator? OperatorOf(RedeemRequest request) =>
        request.Caller.OperatorId.Length > 0 ? TestGoods.Cashier : null;

    public void Dispose() => _caller.Dispose();
}
