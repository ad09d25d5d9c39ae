using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Lanes;

namespace PosDaemon.Hosting;

/// <summary>One lane as the console finds it: its configuration, its loop, and the last verdict given there.</summary>
internal sealed class LanePlace(LaneEntry entry, LaneLoop loop)
{
    private VerdictView? _verdict;

    public LaneEntry Entry { get; } = entry;

    public LaneLoop Loop { get; } = loop;

    /// <summary>What the lane's screen says. Written by the lane's loop, and by whoever turns a code away.</summary>
    public VerdictView? Verdict
    {
        get => Volatile.Read(ref _verdict);
        set => Volatile.Write(ref _verdict, value);
    }

    /// <summary>The trouble with the journal that was logged last. Used by the lane's loop only.</summary>
    public string? LoggedTrouble { get; set; }

    public bool Has(string? scanId) => scanId is not null && Loop.News.State.Scans.ContainsKey(new ScanId(scanId));
}
