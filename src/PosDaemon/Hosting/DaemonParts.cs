using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Transports;
using PosDaemon.Fonts;
using PosDaemon.Grpc;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Hosting;

/// <summary>Everything a running daemon is made of, put together and not yet started. The only place that knows all
/// the parts.</summary>
internal sealed class DaemonParts : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly RedemptionClient _cloud;
    private readonly ILogger _log;
    private readonly SystemGlyphs? _glyphs;

    /// <param name="configuration">Checked.</param>
    /// <param name="credentials">systemd's $CREDENTIALS_DIRECTORY, where the journal's key may be.</param>
    /// <param name="loggers">The run's log.</param>
    /// <param name="time">The clock of everything.</param>
    /// <param name="abort">Ends open questions to the cloud.</param>
    public DaemonParts(LoadedConfiguration configuration, string? credentials, ILoggerFactory loggers,
        TimeProvider time, CancellationToken abort)
    {
        var options = configuration.Options;
        var random = new SystemRandom();
        _log = loggers.CreateLogger("PosDaemon.Hosting");
        _channel = new GrpcChannel(new Uri(options.Cloud.Url), new GrpcChannelOptions(), time);
        _cloud = new RedemptionClient(
            _channel, options.Cloud.Deadline, time, loggers.CreateLogger<RedemptionClient>());
        var journalOptions = new JournalOptions
        {
            Directory = configuration.StateDirectory, CredentialsDirectory = credentials,
        };
        Journal = new JournalStore(journalOptions, time, loggers.CreateLogger<JournalStore>());
        Journal.Opened += opened =>
        {
            if (opened.IsFresh) Recovery!.Want();
        };
        var caller = new Caller { TerminalId = options.Terminal.Id, StoreId = options.Terminal.Store };
        Outbox = new OutboxLoop(Journal, _cloud, caller, time, loggers.CreateLogger<OutboxLoop>());

        _glyphs = SystemGlyphs.Open(FontLibraries.OfThisSystem, out var noGlyphs);
        if (_glyphs is null) _log.NoGlyphs(noGlyphs);
        var factory = new LaneFactory(configuration, _glyphs, Journal, _cloud, time, loggers, abort);
        Lanes = [.. options.Lanes.Select(entry => Place(factory, entry))];
        var verdicts = new VerdictViews(time.LocalTimeZone);
        var board = new DeviceBoard();
        var sources = new DeskSources(board, LookAtCloud, () => Journal.Counts,
            id => Journal.FindAsync(id).AsTask().GetAwaiter().GetResult());
        Desk = new TerminalDesk(
            options.Terminal.Id, sources, Lanes, verdicts, time, random, loggers.CreateLogger<TerminalDesk>());

        Recovery = new RecoveryLoop(
            configuration.InState("recovery.due"), new ListUnreportedRequest { Caller = caller },
            _cloud.UnreportedAsync, [.. Lanes.Select(lane => lane.Loop)], time, _log);
        Pulse = new CloudPulse(_cloud.ReportSlipsAsync, () => _cloud.State, caller, time, Desk.Changed);
        Outbox.Changed += Desk.Changed;
        Care = new PruneLoop(Journal, journalOptions, time, loggers.CreateLogger<PruneLoop>());

        var wiring = new DeviceWiring(Desk, board, Lanes, random, time, loggers.CreateLogger<DeviceWiring>());
        var transports = new SystemTransportFactory(time);
        Scanners = [.. options.Scanners.Select(entry => new ScannerLoop(
            entry.Name, new(entry.Address), new ScannerOptions(), transports, time, wiring.Scanner(entry.Name)))];
        Printers = options.Printers.ToDictionary(entry => entry.Name, entry => new PrinterLoop(
            entry.Name, new(entry.Address), new PrinterOptions(), transports, time, wiring.Printer(entry.Name)));
        Gates = options.Gates.ToDictionary(entry => entry.Name, entry => new GateLoop(
            entry.Name, new(entry.Address), new GateOptions { Pulse = entry.Pulse, Channel = entry.Channel },
            transports, time, wiring.Gate(entry.Name)));
        var token = ConsoleToken.Open(configuration.InState(options.Console.TokenFile));
        Console = new ConsoleHost(options.Console.Listen, token, Desk, time, loggers);
    }

    public JournalStore Journal { get; }

    public OutboxLoop Outbox { get; }

    public IReadOnlyList<LanePlace> Lanes { get; }

    public TerminalDesk Desk { get; }

    public RecoveryLoop Recovery { get; }

    public CloudPulse Pulse { get; }

    public PruneLoop Care { get; }

    public IReadOnlyList<ScannerLoop> Scanners { get; }

    public IReadOnlyDictionary<string, PrinterLoop> Printers { get; }

    public IReadOnlyDictionary<string, GateLoop> Gates { get; }

    public ConsoleHost Console { get; }

    public void Dispose()
    {
        _channel.Dispose();
        Journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _glyphs?.Dispose();
    }

    /// <summary>The lane's printer and gate are looked up when they are used: they are made after the lanes, which
    /// they report to.</summary>
    private LanePlace Place(LaneFactory factory, LaneEntry entry)
    {
        LanePlace? place = null;
        var loop = factory.Create(
            entry,
            job => Printers[entry.Printer!].PrintAsync(job),
            pulse => Gates[entry.Gate!].TryPulse(pulse),
            news => Desk.Tell(place!, news),
            Outbox.Wake);
        place = new LanePlace(entry, loop);
        return place;
    }

    private CloudView LookAtCloud()
    {
        var state = _cloud.State;
        return new CloudView(
            state.Reachable,
            state.Clock is { } clock ? (long)clock.Error.TotalMilliseconds : null,
            state.Reachable ? null : state.LastError);
    }
}
