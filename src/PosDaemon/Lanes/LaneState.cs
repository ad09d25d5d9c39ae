using System.Collections.Immutable;

namespace PosDaemon.Lanes;

/// <summary>Everything one lane knows. Immutable: each step makes the next one.</summary>
public sealed record LaneState
{
    // Indexes of Scans, so that no step looks at all that is remembered.
    private ImmutableDictionary<CodeHash, ImmutableArray<ScanId>> _byCode =
        ImmutableDictionary<CodeHash, ImmutableArray<ScanId>>.Empty;

    private ImmutableHashSet<ScanId> _unresolved = [];

    public required LaneOptions Options { get; init; }

    /// <summary>Every scan that is not final, and the finished ones that are remembered.</summary>
    public ImmutableDictionary<ScanId, ScanRecord> Scans { get; private init; } =
        ImmutableDictionary<ScanId, ScanRecord>.Empty;

    /// <summary>The scan the screen is about and the operator's keys act on: the one last shown. One that the operator
    /// is asked about keeps the screen until that is over, or until another asks for it.</summary>
    public ScanId? Current { get; init; }

    /// <summary>What the lane's screen says.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Slips that are due, in the order in which they became due.</summary>
    public ImmutableList<ScanId> SlipQueue { get; init; } = [];

    public ScanId? Printing { get; init; }

    /// <summary>What the cloud has said of the slips that were read back from the journal; null until it was asked.
    /// </summary>
    public LaneInput.SlipsChecked? SlipsChecked { get; init; }

    /// <summary>Null until the printer has said anything: it is tried then.</summary>
    public bool? PrinterIsReady { get; init; }

    /// <summary>Why it is not ready, or which printers of its group are not; null when all is well.</summary>
    public string? PrinterTrouble { get; init; }

    /// <summary>The ready printer took no byte: wait for the timer or for a change at the printer.</summary>
    public bool PrinterIsResting { get; init; }

    /// <summary>An earlier slip's outcome is unknown: the printer's buffer is cleared before the next one.</summary>
    public bool ClearPrinter { get; init; }

    /// <summary>Takes no new work.</summary>
    public bool IsStopping { get; init; }

    /// <summary>Who signed in last; may be over.</summary>
    public LaneOperator? Operator { get; init; }

    /// <summary>Scans whose outcome is not known yet, in no order.</summary>
    public IEnumerable<ScanRecord> Unresolved => _unresolved.Select(scan => Scans[scan]);

    public int UnresolvedCount => _unresolved.Count;

    /// <summary>The screen asks the operator to confirm the current scan.</summary>
    public bool AsksOperator => Current is { } scan && Scans.GetValueOrDefault(scan) is { Phase: ScanPhase.Previewed };

    /// <summary>Its slip waits in the queue, or is at the printer.</summary>
    public bool HasUnderWay(ScanId scan) => Printing == scan || SlipQueue.Contains(scan);

    /// <summary>Who has signed in, and is so still; null: nobody.</summary>
    public LaneOperator? OperatorAt(DateTimeOffset now) => Operator is { } one && now <= one.Until ? one : null;

    public static LaneState Start(LaneOptions options) => new() { Options = options };

    /// <summary>The scans at hand of one code.</summary>
    public IEnumerable<ScanRecord> OfCode(CodeHash code) =>
        _byCode.GetValueOrDefault(code, []).Select(scan => Scans[scan]);

    /// <summary>With this record in place of what was known of its scan.</summary>
    public LaneState With(ScanRecord record) => this with
    {
        Scans = Scans.SetItem(record.Id, record),
        _byCode = Scans.ContainsKey(record.Id)
            ? _byCode
            : _byCode.SetItem(record.CodeHash, _byCode.GetValueOrDefault(record.CodeHash, []).Add(record.Id)),
        _unresolved = record.IsResolved ? _unresolved.Remove(record.Id) : _unresolved.Add(record.Id),
    };

    /// <summary>Without these scans.</summary>
    public LaneState Without(IReadOnlyCollection<ScanId> scans)
    {
        var byCode = _byCode;
        foreach (var code in scans.Select(scan => Scans[scan].CodeHash).Distinct())
        {
            var left = byCode[code].RemoveRange(scans);
            byCode = left.IsEmpty ? byCode.Remove(code) : byCode.SetItem(code, left);
        }

        return this with
        {
            Scans = Scans.RemoveRange(scans), _byCode = byCode, _unresolved = _unresolved.Except(scans),
        };
    }
}

/// <summary>Somebody who has signed in at a lane.</summary>
/// <param name="Id">As the cloud knows this operator.</param>
/// <param name="Name">For people.</param>
/// <param name="Until">When the sign-in is over, by this terminal's clock.</param>
public sealed record LaneOperator(string Id, string Name, DateTimeOffset Until);
