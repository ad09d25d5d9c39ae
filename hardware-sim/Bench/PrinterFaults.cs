using PosSim.Models;

namespace PosSim.Bench;

/// <summary>Faults that a printer on the bench plays when their moment comes.</summary>
internal sealed class PrinterFaults
{
    public const string PaperOut = "paper-out-mid-slip";
    public const string CoverOpen = "cover-mid-slip";
    public const string PowerCycle = "power-cycle-mid-slip";
    public const string Unplug = "unplug-mid-slip";

    private const int LinesByDefault = 4;

    private static readonly string[] MidSlip = [PaperOut, CoverOpen, PowerCycle, Unplug];

    private string? _midSlip;
    private int _afterLines;

    /// <summary>The printer says nothing at all.</summary>
    public bool IsMute { get; private set; }

    /// <summary>Every answer comes this much later.</summary>
    public TimeSpan? AnswerDelay { get; private set; }

    public IReadOnlyList<string> Armed =>
    [
        .. _midSlip is null ? [] : (string[])[_midSlip],
        .. IsMute ? (string[])["mute"] : [],
        .. AnswerDelay is null ? [] : (string[])["late-answer"],
    ];

    public void Arm(FaultOrder fault)
    {
        switch (fault.Fault)
        {
            case var name when MidSlip.Contains(name):
                (_midSlip, _afterLines) = (name, fault.Number("afterLines", LinesByDefault));
                break;
            case "mute":
                IsMute = fault.Flag("on", true);
                break;
            case "late-answer":
                var delay = fault.Span("delay", TimeSpan.FromSeconds(2));
                AnswerDelay = delay > TimeSpan.Zero ? delay : null;
                break;
            case "none":
                (_midSlip, IsMute, AnswerDelay) = (null, false, null);
                break;
            default:
                throw fault.Unknown([.. MidSlip, "late-answer", "mute", "garbage", "half-close", "drop", "none"]);
        }
    }

    /// <summary>The armed fault, once enough of a slip is on paper.</summary>
    public string? Due(PrinterModel model)
    {
        if (_midSlip is not { } fault || model.CurrentText.AsSpan().Count('\n') < _afterLines) return null;
        _midSlip = null;
        return fault;
    }
}
