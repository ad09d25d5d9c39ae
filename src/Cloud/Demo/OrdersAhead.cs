using System.Collections;
using System.Threading.Channels;
using PosCloud.Ledger;

namespace PosCloud.Demo;

/// <summary>Orders that a task of its own makes while a ledger writes those before them.</summary>
/// <param name="orders">Are made when they are asked for.</param>
internal sealed class OrdersAhead(IReadOnlyList<SoldOrder> orders) : IReadOnlyList<SoldOrder>
{
    // Some megabytes of orders.
    private const int AtOnce = 250;
    private const int Waiting = 8;

    public int Count => orders.Count;

    public SoldOrder this[int index] => orders[index];

    public IEnumerator<SoldOrder> GetEnumerator()
    {
        // Who makes waits where the ledger is slower.
        var made = Channel.CreateBounded<SoldOrder[]>(
            new BoundedChannelOptions(Waiting) { SingleReader = true, SingleWriter = true });
        _ = Task.Run(() => MakeAsync(made.Writer));
        try
        {
            // The ledger's thread waits here as it waits for its disk.
            while (made.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                while (made.Reader.TryRead(out var some))
                    foreach (var sold in some)
                        yield return sold;
        }
        finally
        {
            made.Writer.TryComplete();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private async Task MakeAsync(ChannelWriter<SoldOrder[]> made)
    {
        try
        {
            foreach (var some in orders.Chunk(AtOnce))
                await made.WriteAsync(some);
            made.TryComplete();
        }
        catch (ChannelClosedException)
        {
            // The ledger reads no further.
            return;
        }
        // Loop boundary: a bug in the making ends the reading of what was made.
        catch (Exception fault)
        {
            made.TryComplete(fault);
        }
    }
}
