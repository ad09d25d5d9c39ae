namespace PosDaemon.Devices;

/// <summary>An option of a device that is out of its range.</summary>
/// <param name="Name">The property.</param>
/// <param name="Value">What it is.</param>
/// <param name="Least">The least it may be; a <see cref="TimeSpan"/> or a number, as the value.</param>
/// <param name="Most">The most it may be.</param>
public readonly record struct OptionFault(string Name, object Value, object Least, object Most)
{
    /// <summary>Yields a fault when the value is not between the two, ends included.</summary>
    internal static IEnumerable<OptionFault> Range<T>(string name, T value, T least, T most)
        where T : struct, IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            yield return new OptionFault(name, value, least, most);
    }

    internal static void ThrowIfAny(IEnumerable<OptionFault> faults)
    {
        foreach (var fault in faults)
            throw new ArgumentOutOfRangeException(
                fault.Name, fault.Value, $"It must be {fault.Least} to {fault.Most}.");
    }
}
