using System.Globalization;
using PosDaemon.Devices.Gates;
using PosDaemon.Lanes;

namespace PosDaemon.LaneRuntime;

/// <summary>How a lane calls its orders to a gate: the scan and the number of its pulse, <c>SCAN/PULSE</c>.</summary>
internal static class GateOrders
{
    public static GateOrderId IdOf(ScanId scan, int pulse) => new($"{scan}/{pulse}");

    /// <returns>Null where no lane called it so.</returns>
    public static (ScanId Scan, int Pulse)? Read(GateOrderId order)
    {
        var slash = order.Value.LastIndexOf('/');
        return slash > 0 && int.TryParse(order.Value.AsSpan(slash + 1), CultureInfo.InvariantCulture, out var pulse)
            ? (new ScanId(order.Value[..slash]), pulse)
            : null;
    }
}
