using System.Globalization;
using PosSim.Models;

namespace PosSim.Bench;

/// <summary>Reads the faults of a printer from requests, and tells of those that are armed.</summary>
internal static class PrinterFaults
{
    /// <summary>What a slip has by then if an order for "mid-slip" does not say.</summary>
    private const int LinesByDefault = 4;

    private const string MidSlip = "-mid-slip";

    private static readonly string[] Moments = ["after", "afterBytes", "afterLines", "atCommand"];

    public static IReadOnlyDictionary<string, PrinterFault> Names { get; } = new Dictionary<string, PrinterFault>
    {
        ["paper-out"] = PrinterFault.PaperOut,
        ["cover-open"] = PrinterFault.CoverOpen,
        ["cutter-jam"] = PrinterFault.CutterJam,
        ["head-hot"] = PrinterFault.HeadHot,
        ["recoverable"] = PrinterFault.Recoverable,
        ["unrecoverable"] = PrinterFault.Unrecoverable,
        ["power-cycle"] = PrinterFault.PowerCycle,
        ["unplug"] = PrinterFault.Unplug,
        ["drop"] = PrinterFault.Drop,
        ["half-close"] = PrinterFault.HalfClose,
        ["half-open"] = PrinterFault.HalfOpen,
        ["mute"] = PrinterFault.Mute,
    };

    /// <summary>Short for the fault with <c>afterLines</c>.</summary>
    private static readonly Dictionary<string, PrinterFault> InMidSlip = new()
    {
        ["paper-out"] = PrinterFault.PaperOut,
        ["cover"] = PrinterFault.CoverOpen,
        ["power-cycle"] = PrinterFault.PowerCycle,
        ["unplug"] = PrinterFault.Unplug,
    };

    public static IEnumerable<string> AllNames =>
        Names.Keys.Concat(InMidSlip.Keys.Select(static name => name + MidSlip));

    /// <summary>Null when there is no such fault. Throws <see cref="BenchException"/> when its moment makes no sense.
    /// </summary>
    public static PlannedFault? Read(FaultOrder order)
    {
        var isMidSlip = order.Fault.EndsWith(MidSlip, StringComparison.Ordinal)
            && InMidSlip.ContainsKey(order.Fault[..^MidSlip.Length]);
        if (!isMidSlip && !Names.ContainsKey(order.Fault)) return null;
        string[] moments = [.. Moments.Where(order.Has)];
        if (moments.Length > 1)
            throw new BenchException(BenchFault.Wrong, $"give one of {string.Join(" and ", moments)}, not all of them");
        return new PlannedFault(isMidSlip ? InMidSlip[order.Fault[..^MidSlip.Length]] : Names[order.Fault])
        {
            After = order.Has("after") ? order.NeededSpan("after") : null,
            AfterBytes = order.Has("afterBytes") ? order.Counted("afterBytes") : null,
            AfterLines = order.Has("afterLines") ? order.Counted("afterLines")
                : isMidSlip && moments.Length == 0 ? LinesByDefault : null,
            AtCommand = order.Has("atCommand") ? order.NeededText("atCommand") : null,
            Nth = order.Has("nth") ? order.Counted("nth") : 1,
        };
    }

    /// <summary>Its name and its moment, as the page shows them.</summary>
    public static string Describe(PlannedFault planned) =>
        Names.First(one => one.Value == planned.Fault).Key + planned switch
        {
            { After: { } time } => string.Create(CultureInfo.InvariantCulture, $" after {time.TotalSeconds:0.###} s"),
            { AfterBytes: { } bytes } => $" after {bytes} bytes",
            { AfterLines: { } lines } => $" after {lines} lines",
            { AtCommand: { } command, Nth: 1 } => $" at {command}",
            { AtCommand: { } command } => $" at {command} no. {planned.Nth}",
            _ => "",
        };
}
