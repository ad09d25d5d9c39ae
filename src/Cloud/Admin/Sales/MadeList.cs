using System.Collections;

namespace PosCloud.Admin.Sales;

/// <summary>A list of which each element is made when it is asked for, and again each time. Nothing of it is kept.
/// </summary>
/// <param name="count">How many.</param>
/// <param name="make">Gives the one at a place from 0; the same each time.</param>
internal sealed class MadeList<T>(int count, Func<int, T> make) : IReadOnlyList<T>
{
    public int Count => count;

    public T this[int index] => make(index);

    public IEnumerator<T> GetEnumerator()
    {
        for (var place = 0; place < count; place++)
            yield return make(place);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
