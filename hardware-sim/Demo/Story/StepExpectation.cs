using System.Text.RegularExpressions;

namespace PosSim.Demo.Story;

/// <summary>What one step of the story must lead to. <see cref="Compare"/> is pure: it can be fed anything.</summary>
internal sealed partial record StepExpectation
{
    // A pulse shorter than this moves no turnstile; a much longer one is a gate left open.
    private const double ShortestPulse = 100;
    private const double LongestPulse = 2000;

    public string Verdict { get; init; } = "accepted";

    public string? Reason { get; init; }

    /// <summary>The refusal says when the first use was.</summary>
    public bool HasTime { get; init; }

    /// <summary>The refusal says where the first use was, by one of these names.</summary>
    public IReadOnlyList<string> HasPlace { get; init; } = [];

    public int? UsesLeft { get; init; }

    /// <summary>What the cashier must be asked before the code is used, if anything.</summary>
    public string? Asks { get; init; }

    public int FewestSlips { get; init; } = 1;

    public int MostSlips { get; init; } = 1;

    /// <summary>On the slips, blanks and line breaks aside.</summary>
    public IReadOnlyList<string> SlipHas { get; init; } = [];

    public bool SlipHasQr { get; init; }

    public bool HeldFirst { get; init; }

    public int Pulses { get; init; }

    public int RepliesSwallowed { get; init; }

    /// <summary>One line for each thing that is not as it must be; none when all is well.</summary>
    public IReadOnlyList<string> Compare(StepOutcome came) =>
    [
        .. CompareVerdict(came), .. CompareSlips(came), .. CompareGate(came),
    ];

    private IEnumerable<string> CompareVerdict(StepOutcome came)
    {
        if (came.Verdict != Verdict) yield return $"expected the verdict {Verdict}, got \"{came.Verdict}\"";
        if (Reason is not null && came.Reason != Reason)
            yield return $"expected the reason {Reason}, got {came.Reason ?? "none"}";
        if (Asks is not null && !came.Asked.Contains(Asks))
            yield return $"expected the lane to ask for the {Asks} first";
        if (HasTime && !ClockTime().IsMatch(came.Detail))
            yield return $"expected the time of the first use in \"{came.Detail}\"";
        if (HasPlace.Count > 0 && !HasPlace.Any(place => came.Detail.Contains(place, StringComparison.Ordinal)))
            yield return $"expected where the first use was ({string.Join(" or ", HasPlace)}) in \"{came.Detail}\"";
        if (UsesLeft is not null && came.UsesLeft != UsesLeft)
            yield return $"expected {UsesLeft} uses left, got {came.UsesLeft?.ToString() ?? "none"}";
        if (came.ScanIds.Count != 1)
            yield return $"expected one scan id from reading to end, got {came.ScanIds.Count}";
        if (came.RepliesSwallowed < RepliesSwallowed)
            yield return $"expected {RepliesSwallowed} reply of the cloud to be swallowed, got {came.RepliesSwallowed}";
    }

    private IEnumerable<string> CompareSlips(StepOutcome came)
    {
        if (came.Slips.Count < FewestSlips || came.Slips.Count > MostSlips)
            yield return $"expected {Slips()}, got {came.Slips.Count}";
        if (MostSlips > 0 && came.SlipState is not ("printed" or "assumed"))
            yield return $"expected the slip to be printed, it is \"{came.SlipState}\"";
        if (HeldFirst && came.SlipWhileWaiting != "held")
            yield return $"expected the slip to be held without paper, it was \"{came.SlipWhileWaiting}\"";
        if (came.SlipsTooEarly > 0) yield return $"expected no slip without paper, got {came.SlipsTooEarly}";
        if (came.Slips.Any(slip => Squeeze(slip.Text).Contains("REPRINT", StringComparison.OrdinalIgnoreCase)))
            yield return "expected no REPRINT mark on a first slip";
        if (SlipHasQr && came.Slips.Any(slip => slip.Qr.Count == 0)) yield return "expected a QR code on each slip";
        var text = Squeeze(string.Concat(came.Slips.Select(slip => slip.Text)));
        foreach (var wanted in SlipHas.Where(wanted => !Holds(text, Squeeze(wanted))))
            yield return $"expected \"{wanted}\" on the slip";
    }

    private IEnumerable<string> CompareGate(StepOutcome came)
    {
        if (came.PulseMilliseconds.Count != Pulses)
            yield return $"expected {Pulses} gate pulse(s), got {came.PulseMilliseconds.Count}";
        foreach (var length in came.PulseMilliseconds.Where(length => length is < ShortestPulse or > LongestPulse))
            yield return $"expected a pulse of 0.1-2 s, got {length:0} ms";
        if (came.GateIsStuck) yield return "expected the gate to close again; it is still driven";
    }

    private string Slips() => (FewestSlips, MostSlips) switch
    {
        (0, 0) => "no slip",
        (1, 1) => "one slip",
        _ => $"{FewestSlips} to {MostSlips} slips",
    };

    private static string Squeeze(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));

    // An amount must not be the tail of a larger one: 38.00 is not in 138.00.
    private static bool Holds(string text, string wanted)
    {
        for (var at = text.IndexOf(wanted, StringComparison.Ordinal); at >= 0;
             at = text.IndexOf(wanted, at + 1, StringComparison.Ordinal))
            if (!char.IsDigit(wanted[0]) || at == 0 || !(char.IsDigit(text[at - 1]) || text[at - 1] is '.' or ','))
                return true;
        return false;
    }

    [GeneratedRegex(@"\d{1,2}:\d{2}")]
    private static partial Regex ClockTime();
}
