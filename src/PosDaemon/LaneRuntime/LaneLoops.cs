using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Operators;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Codes;

namespace PosDaemon.LaneRuntime;

/// <summary>The queues of this terminal's lanes. Made first, so that devices and lanes need not know each other to be
/// made.</summary>
internal sealed class LaneQueues(LoadedConfiguration configuration)
{
    private readonly Dictionary<string, LaneQueue> _queues =
        configuration.Options.Lanes.ToDictionary(entry => entry.Name, entry => new LaneQueue(entry.Name));

    public LaneQueue this[string lane] => _queues[lane];

    public LaneQueue OfScanner(string scanner) => _queues[
        configuration.Options.Lanes.Single(entry => entry.Scanner == scanner).Name];

    /// <summary>Null for a gate that no lane uses.</summary>
    public LaneQueue? OfGate(string gate) =>
        configuration.Options.Lanes.SingleOrDefault(entry => entry.Gate == gate) is { } lane
            ? _queues[lane.Name]
            : null;

    public IReadOnlyList<LaneQueue> OfPrinter(string printer) =>
        [.. configuration.Options.Lanes.Where(entry => entry.Printer == printer).Select(entry => _queues[entry.Name])];
}

/// <summary>The loops of this terminal's lanes, in the order of the configuration.</summary>
internal sealed class LaneLoops(IReadOnlyList<LaneLoop> all)
{
    private readonly Dictionary<string, LaneLoop> _byName = all.ToDictionary(lane => lane.Options.Name);

    public IReadOnlyList<LaneLoop> All => all;

    /// <summary>Why the journal cannot be written, which one lane finds out for all; null when all is well. From any
    /// thread.</summary>
    public string? JournalTrouble =>
        all.Select(lane => lane.Snapshot.JournalTrouble).FirstOrDefault(text => text is not null);

    /// <summary>Null where no lane has this name.</summary>
    public LaneLoop? Find(string lane) => _byName.GetValueOrDefault(lane);
}

/// <summary>Makes the lanes that the configuration has. Starts nothing.</summary>
internal sealed class LaneLoopFactory(LoadedConfiguration configuration, LaneQueues queues, ILaneDevices devices,
    JournalStore journal, OutboxLoop outbox, RedemptionClient cloud, ILaneObserver observer, OperatorSessions operators,
    TimeProvider time, ILogger<LaneLoop> log)
{
    public LaneLoops CreateAll(Func<LaneOptions, LaneOptions>? change = null) =>
        new([.. configuration.Options.Lanes.Select(entry => Create(entry, change is null
            ? Options(entry)
            : change(Options(entry))))]);

    private LaneLoop Create(LaneEntry entry, LaneOptions options)
    {
        var queue = queues[entry.Name];
        var effects = new LaneEffects(options, queue, journal, outbox, cloud,
            devices.SlipPrinter(entry.Printer), devices.Gate(entry.Gate), operators, time, log);
        journal.Opened += opened =>
        {
            // At the first opening the lane has still to read it.
            if (opened.Number > 1)
                queue.Enqueue(at => new LaneInput.JournalReplaced(
                    at, opened.Number, IsAsItWas: opened.State == JournalState.Current));
        };
        return new LaneLoop(options, queues[entry.Name], effects, observer, log, operators.At(entry.Name));
    }

    private LaneOptions Options(LaneEntry entry) => new()
    {
        Name = entry.Name,
        TerminalId = configuration.Options.Terminal.Id,
        StoreId = configuration.Options.Terminal.Store,
        Currency = configuration.Options.Terminal.Currency,
        Operator = entry.Operator,
        SignsIn = entry.SignIn,
        HasPrinter = entry.Printer is not null,
        HasGate = entry.Gate is not null,
        HasSensor = configuration.Options.Gates.Any(gate => gate.Name == entry.Gate && gate.Sensor is not null),
        NotPassed = entry.NotPassed,
        IsExit = entry.Direction == LaneDirection.Exit,
        Confirm = entry.Confirm,
        AnswerWindow = entry.AnswerWindow,
        RepeatWindow = entry.RepeatWindow,
        Codes = new CodeNormalizer(entry.ToCodeRules()),
    };
}
