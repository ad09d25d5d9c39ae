using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Codes that are shown to many terminals at about the same time: coupons for one use, passes for five and
/// vouchers of 100 yuan. One that was shown often enough gives its place to a new one.</summary>
internal sealed class CodeShelf(WireCloud cloud) : IDisposable
{
    private const int Places = 48;
    private const int Batch = 192;

    private readonly ShownCode?[] _places = new ShownCode?[Places];
    private readonly Queue<ShownCode> _stock = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <param name="random">Chooses the place.</param>
    public async Task<ShownCode> ShowAsync(Random random)
    {
        var place = random.Next(Places);
        await _turn.WaitAsync();
        try
        {
            if (_places[place] is not { ShowsLeft: > 0 })
                _places[place] = await NextAsync();
            _places[place]!.ShowsLeft--;
            return _places[place]!;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<ShownCode> NextAsync()
    {
        if (_stock.Count == 0)
        {
            Goods[] goods = [.. Enumerable.Range(0, Batch).Select(number => TestGoods.One((number % 3) switch
            {
                0 => TestGoods.Coupon,
                1 => TestGoods.Pass,
                _ => TestGoods.Voucher,
            }))];
            foreach (var (one, code) in goods.Zip(await cloud.SellAsync(goods)))
                _stock.Enqueue(new ShownCode(code, one.Product.Kind));
        }
        return _stock.Dequeue();
    }
}

/// <summary>A code on the shelf. <see cref="ShowsLeft"/>: guarded by the shelf's turn.</summary>
internal sealed record ShownCode(string Code, EntitlementKind Kind)
{
    public int ShowsLeft { get; set; } = Kind == EntitlementKind.Coupon ? 4 : 12;
}
