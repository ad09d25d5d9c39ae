using System.Net;
using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>What is to stand on the bench.</summary>
internal sealed record BenchConfig
{
    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8090);

    public IReadOnlyList<DevicePlan<PrinterPlan>> Printers { get; init; } = [];

    public IReadOnlyList<DevicePlan<ScannerOptions>> Scanners { get; init; } = [];

    public IReadOnlyList<DevicePlan<GateOptions>> Gates { get; init; } = [];

    public IReadOnlyList<DevicePlan<SignalOptions>> Signals { get; init; } = [];

    /// <summary>Codes that the page offers to show to a scanner.</summary>
    public IReadOnlyList<ShownCode> Codes { get; init; } = [];
}

internal sealed record DevicePlan<TOptions>(string Name, WireAddress Address, TOptions Options);

/// <summary>The make of a printer and of what it hangs on.</summary>
/// <param name="Make">The printer itself.</param>
/// <param name="Network">Its network board; of no effect on a pty.</param>
internal sealed record PrinterPlan(PrinterModelOptions Make, NetworkManners Network);

/// <summary>A code as <c>poscloud seed --codes-out</c> writes it, and the scanner it is meant for, if any.</summary>
internal sealed record ShownCode(string Code, string Kind, string Title, string? Scanner = null);
