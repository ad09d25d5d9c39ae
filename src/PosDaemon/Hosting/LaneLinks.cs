using PosDaemon.Cloud;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Slips;

namespace PosDaemon.Hosting;

/// <summary>What one lane's world is tied to. Tests give their own ends.</summary>
internal sealed record LaneLinks
{
    public required Func<PreviewRequest, CancellationToken, Task<CloudAnswer<PreviewResponse>>> Preview { get; init; }

    public required Func<RedeemRequest, CancellationToken, Task<CloudAnswer<RedeemResponse>>> Redeem { get; init; }

    public required Func<UndoRequest, CancellationToken, Task<CloudAnswer<UndoResponse>>> Undo { get; init; }

    /// <summary>Null at a lane without a printer.</summary>
    public Func<PrintJob, Task<PrintReport>>? Print { get; init; }

    /// <summary>Opens the gate once and reports what became of it. Null at a lane without a gate.</summary>
    public Func<Task<GateReport>>? OpenGate { get; init; }

    /// <summary>Lays a slip out for the lane's printer: the bytes, and what was wrong with it.</summary>
    public required Func<Slip, int, RenderedSlip> LayOut { get; init; }
}
