using PosDaemon.Testing;

namespace PosSim.Tests.Bench;

public sealed class GateTests
{
    private static readonly byte[] On = [0xA0, 0x01, 0x01, 0xA2];
    private static readonly byte[] Off = [0xA0, 0x01, 0x00, 0xA1];

    [Fact]
    public async Task A_pulse_is_kept_with_the_time_it_began_and_ended()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = new SerialHost(bench.Link("gate"));
        host.Write(On);
        await bench.UntilAsync("/api/gates/gate", gate => gate.GetProperty("open").GetBoolean());
        host.Write(Off);
        var gate = await bench.UntilAsync("/api/gates/gate", gate => !gate.GetProperty("open").GetBoolean());
        var pulse = Assert.Single(gate.GetProperty("pulses").EnumerateArray());
        Assert.True(pulse.GetProperty("offAt").GetDateTimeOffset() > pulse.GetProperty("onAt").GetDateTimeOffset());
        Assert.Equal("command", pulse.GetProperty("ended").GetString());
    }

    [Fact]
    public async Task A_second_on_while_it_is_driven_is_the_same_pulse()
    {
        await using var bench = await RunningBench.StartAsync();
        using var host = new SerialHost(bench.Link("gate"));
        host.Write([.. On, .. On, .. Off]);
        await bench.UntilAsync("/api/gates/gate", gate =>
            gate.GetProperty("pulseCount").GetInt32() == 1 && !gate.GetProperty("open").GetBoolean());
    }

    [Fact]
    public async Task A_gate_that_stays_driven_is_shown_as_stuck()
    {
        await using var bench = await RunningBench.StartAsync(reader =>
        {
            var file = Path.GetTempFileName();
            var link = Path.ChangeExtension(file, "quick");
            File.WriteAllText(file,
                $$"""{"gates":[{"name":"quick","address":"pty:{{link}}","stuckAfterSeconds":0.1}]}""");
            reader.ReadFile(file);
            File.Delete(file);
        });
        using var host = new SerialHost(bench.Bench.Gates["quick"].Wire.Address["pty:".Length..]);
        host.Write(On);
        await bench.UntilAsync("/api/gates/quick", gate => gate.GetProperty("stuck").GetBoolean());
        host.Write(Off);
        await bench.UntilAsync("/api/gates/quick", gate => !gate.GetProperty("stuck").GetBoolean());
    }

    [Fact]
    public async Task A_board_without_power_lets_go_of_its_relay()
    {
        await using var bench = await RunningBench.StartAsync();
        using (var host = new SerialHost(bench.Link("gate")))
        {
            host.Write(On);
            await bench.UntilAsync("/api/gates/gate", gate => gate.GetProperty("open").GetBoolean());
        }
        var gate = await bench.PostAsync("/api/gates/gate/unplug", new { });
        Assert.False(gate.GetProperty("open").GetBoolean());
        Assert.Equal("power", gate.GetProperty("pulses")[0].GetProperty("ended").GetString());
    }
}
