using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Hostile;

/// <summary>Guests who show their codes at both lanes one behind the other, whatever the lane says, and some of them
/// again.</summary>
internal sealed class HurriedGuests(Shop shop, Random chance)
{
    private const int OneInShownAgain = 5;

    private int _next;

    public SoldCode[] All { get; } = [.. shop.Guests()];

    public int Shown { get; private set; }

    /// <param name="pause">Milliseconds between two, on average.</param>
    /// <param name="over">Nobody comes any more.</param>
    public async Task ComeAsync(int pause, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var again = _next > 0 && (_next == All.Length || chance.Next(OneInShownAgain) == 0);
            var number = again ? Math.Max(0, _next - 1 - chance.Next(5)) : _next++;
            var lanes = shop.Plan.Lanes;
            Shown++;
            await shop.Bench.ScanAsync(lanes[number % lanes.Count].Scanner, All[number].Code);
            await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(pause / 2, pause * 3 / 2)), shop.Time,
                CancellationToken.None);
        }
    }
}
