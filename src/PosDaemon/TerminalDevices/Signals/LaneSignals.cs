using PosDaemon.Devices.Signals;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;

namespace PosDaemon.TerminalDevices;

/// <summary>Gives the verdicts of each lane to its devices: those on the lane's screen, never what is told beside it of
/// an earlier code. Called from the loops of lanes and scanners; does not block.</summary>
internal sealed class LaneSignals : ILaneObserver
{
    private readonly Dictionary<string, LaneOutputs> _lanes = [];

    /// <summary>Before the lanes run.</summary>
    public void Add(string lane, ISignalDevice device)
    {
        if (!_lanes.TryGetValue(lane, out var outputs))
            _lanes[lane] = outputs = new LaneOutputs();
        outputs.All.Add(device);
    }

    public void Stepped(LaneSnapshot snapshot)
    {
        if (!_lanes.TryGetValue(snapshot.Lane, out var outputs)) return;
        foreach (var verdict in snapshot.Verdicts.Where(verdict => !verdict.IsEarlier))
            outputs.Give(verdict, snapshot.State);
        // What had been told beside may have the lane's screen now, without another verdict.
        if (snapshot.State.Verdict is { } shown && outputs.IsNew(shown) && !snapshot.Verdicts.Contains(shown))
            outputs.Give(shown, snapshot.State);
    }

    public void TurnedAway(string lane, Verdict verdict)
    {
        if (_lanes.TryGetValue(lane, out var outputs)) outputs.Signal(SignalPolicy.Of(verdict.Kind, null));
    }

    /// <summary>The devices of one lane. What was given last is the lane's loop's own.</summary>
    private sealed class LaneOutputs
    {
        private (ScanId Scan, Moment? ShownAt, DeviceSignal Signal)? _given;
        private Verdict? _shown;

        public List<ISignalDevice> All { get; } = [];

        public bool IsNew(Verdict shown)
        {
            var isNew = !ReferenceEquals(shown, _shown);
            _shown = shown;
            return isNew;
        }

        /// <summary>Once for each showing of a code: that the cloud still does not answer, or what became of the gate,
        /// is no second beep.</summary>
        public void Give(Verdict verdict, LaneState state)
        {
            var scan = verdict.Scan is { } id ? state.Scans.GetValueOrDefault(id) : null;
            var signal = SignalPolicy.Of(verdict.Kind, scan);
            if (signal is { } known && verdict.Scan is { } of)
            {
                var next = (of, scan?.ShownAt, known);
                if (_given == next) return;
                _given = next;
            }

            Signal(signal);
        }

        public void Signal(DeviceSignal? signal)
        {
            foreach (var device in All) device.Signal(signal);
        }
    }
}
