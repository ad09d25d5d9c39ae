using Microsoft.Extensions.Logging;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;

namespace PosDaemon.TerminalDevices;

/// <summary>What the printers of one group report, as one printer that is ready while any of them is. Its lanes learn
/// of each change, also of one printer alone: a slip that all refused is then tried at once. Called from the printers'
/// loops; does not block.</summary>
/// <param name="name">The group's.</param>
/// <param name="printers">Names, in the group's order.</param>
/// <param name="queues">Of the lanes that print on the group.</param>
internal sealed class GroupReports(
    string name, IReadOnlyList<string> printers, IReadOnlyList<LaneQueue> queues, ILogger log)
{
    // Two printers' loops may report at once, and the lanes must hear of the later state last.
    private readonly Lock _lock = new();
    private GroupReadiness _known = GroupReadiness.Of(printers);

    public void Handle(string printer, bool isReady, string? trouble)
    {
        lock (_lock)
        {
            var before = _known;
            _known = before.With(printer, isReady, trouble);
            if (before.IsReady && !_known.IsReady)
                log.GroupNotReady(name, _known.Trouble!);
            else if (!before.IsReady && _known.IsReady)
                log.GroupReady(name);
            var (ready, words) = (_known.IsReady, _known.Trouble);
            foreach (var queue in queues)
                queue.EnqueueNewest(name, at => new LaneInput.PrinterChanged(at, ready, words));
        }
    }
}
