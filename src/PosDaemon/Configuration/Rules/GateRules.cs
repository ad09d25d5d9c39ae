using PosDaemon.Devices.Gates;
using PosDaemon.Protocol.Relays;

namespace PosDaemon.Configuration;

/// <summary>Rules within one gate: its board can do what its settings want of it.</summary>
internal static class GateRules
{
    public static IEnumerable<ConfigurationFault> Check(GateEntry gate, int index)
    {
        var path = $"gates[{index}]";
        var isLine = gate.Address.StartsWith("gpio:", StringComparison.OrdinalIgnoreCase);
        if (isLine && gate.Board != GateRelayKind.Lcus)
            yield return new($"{path}.board", "a gpio: line has no board", "leave out \"board\"");
        if (!isLine && gate is { Sensor: not null, Board: GateRelayKind.Lcus })
            yield return new($"{path}.sensor", "an lcus board has no inputs",
                "write \"board\": \"modbus\" for a board that has, or leave out \"sensor\"");
        if (gate.Sensor is { SecondInput: { } second } sensor && second == sensor.Input)
            yield return new($"{path}.sensor.secondInput", $"it is the same as \"input\" ({second})",
                "write the input of the other sensor, or leave it out");
        if (gate.Board == GateRelayKind.Waveshare && gate.Pulse.Ticks % ModbusRequest.FlashStep.Ticks != 0)
            yield return new($"{path}.pulse", "the board's timer counts in steps of 100 ms",
                "write for example \"00:00:00.500\"");
    }
}
