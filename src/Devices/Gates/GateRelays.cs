using System.Diagnostics;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Relays;

namespace PosDaemon.Devices.Gates;

/// <summary>Opens the board that a gate's options name on the line that its address names.</summary>
internal static class GateRelays
{
    /// <exception cref="DeviceException">The line could not be opened.</exception>
    public static async ValueTask<IGateRelay> OpenAsync(AddressParts parts, GateOptions options,
        ITransportFactory transports, TimeProvider time, CancellationToken abort)
    {
        var line = new RelayLine(await transports.OpenAsync(parts.Address, abort));
        return On(line, parts, [options], time)[0];
    }

    /// <summary>Relays of one board, which share its line: used by one loop, one at a time.</summary>
    public static IReadOnlyList<IGateRelay> On(
        RelayLine line, AddressParts parts, IReadOnlyList<GateOptions> relays, TimeProvider time)
    {
        var framing = Framing(parts, relays[0].Unit);
        return
        [
            .. relays.Select<GateOptions, IGateRelay>(options => options.Board switch
            {
                GateRelayKind.Lcus => new LcusGateRelay(line, options.Channel),
                GateRelayKind.Modbus or GateRelayKind.Waveshare => new ModbusGateRelay(line, framing, options, time),
                _ => throw new UnreachableException(),
            }),
        ];
    }

    // A serial line speaks RTU, a network Modbus TCP.
    private static ModbusFraming Framing(AddressParts parts, int unit) =>
        parts.Scheme == "tcp" ? new ModbusTcpFraming(unit) : new ModbusRtuFraming(unit);
}
