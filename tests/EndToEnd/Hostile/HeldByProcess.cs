using System.Globalization;

namespace PosDaemon.EndToEnd.Tests.Hostile;

/// <summary>What a process holds, looked at now and then: descriptors and resident memory, from /proc.</summary>
internal sealed class HeldByProcess(int id)
{
    // A terminal of two lanes holds some 150 descriptors and 150 MB; what leaks at each connection is soon above.
    private const int MostDescriptors = 400;
    private const long MostKilobytes = 500_000;

    private int _mostDescriptors;
    private long _mostKilobytes;
    private int _descriptors;
    private long _kilobytes;

    public void Snapshot()
    {
        _descriptors = Directory.GetFiles($"/proc/{id}/fd").Length;
        _kilobytes = long.Parse(
            File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        _mostDescriptors = Math.Max(_mostDescriptors, _descriptors);
        _mostKilobytes = Math.Max(_mostKilobytes, _kilobytes);
    }

    public void MustBeBounded()
    {
        Assert.InRange(_mostDescriptors, 1, MostDescriptors);
        Assert.InRange(_mostKilobytes, 1, MostKilobytes);
    }

    public override string ToString() =>
        $"at most {_mostDescriptors} descriptors and {_mostKilobytes / 1000} MB, in the end {_descriptors} and "
        + $"{_kilobytes / 1000} MB";
}
