using System.Collections;
using PosCloud.Ledger;

namespace PosCloud.Demo;

/// <summary>Orders that tell how far a ledger has read them while it writes them, and that end its reading, and so its
/// transaction, when there is a stop.</summary>
/// <param name="orders">What it reads.</param>
/// <param name="progress">Called at each tenth: 1 to 10, and which reading it is: more than one where a transaction is
/// begun anew.</param>
/// <param name="stopping">The stop.</param>
internal sealed class CountedOrders(
    IReadOnlyList<SoldOrder> orders, Action<int, int> progress, CancellationToken stopping) : IReadOnlyList<SoldOrder>
{
    private int _readings;

    public int Count => orders.Count;

    public SoldOrder this[int index] => orders[index];

    /// <exception cref="OperationCanceledException">At the next order after the stop.</exception>
    public IEnumerator<SoldOrder> GetEnumerator()
    {
        var reading = ++_readings;
        foreach (var (read, sold) in orders.Index())
        {
            stopping.ThrowIfCancellationRequested();
            yield return sold;
            var tenths = (read + 1L) * 10 / orders.Count;
            if (tenths > read * 10L / orders.Count)
                progress((int)tenths, reading);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
