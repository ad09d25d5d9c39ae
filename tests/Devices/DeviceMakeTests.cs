using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Signals;

namespace PosDaemon.Devices.Tests;

/// <summary>A make that is added is known to all that open devices by it.</summary>
public sealed class DeviceMakeTests
{
    private readonly TestClock _clock = new();
    private readonly ScriptedCable _cable;

    public DeviceMakeTests() => _cable = new ScriptedCable(_clock.Time);

    public static TheoryData<GateRelayKind> Boards => [.. Enum.GetValues<GateRelayKind>()];

    public static TheoryData<SignalOutputKind> Outputs => [.. Enum.GetValues<SignalOutputKind>()];

    public static TheoryData<ScanProtocol> Protocols => [.. Enum.GetValues<ScanProtocol>()];

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task Every_make_of_boards_has_a_relay_for_gates_and_for_lamps(GateRelayKind board)
    {
        await using var relay = await Drivers.OpenRelayAsync(_cable.Address, new GateOptions { Board = board }, _cable,
            _clock.Time, CancellationToken.None);

        Assert.Equal(board.ToString(), ((SignalOutputKind)board).ToString());
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Every_make_that_lamps_hang_on_is_opened_as_what_it_is(SignalOutputKind output)
    {
        await using var opened = await Drivers.OpenSignalOutputAsync(_cable.Address,
            new SignalOptions { Board = output }, _cable, _clock.Time, CancellationToken.None);

        Assert.Equal(!Enum.IsDefined((GateRelayKind)output), opened is PatliteSignalOutput);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Every_protocol_of_scanners_has_a_reader(ScanProtocol protocol)
    {
        await using var source = await Drivers.OpenCodesAsync(_cable.Address,
            new ScannerOptions { Protocol = protocol }, _cable, new SignalQueue(_clock.Time), _clock.Time,
            CancellationToken.None);

        Assert.Equal(1, _cable.Opens);
    }
}
