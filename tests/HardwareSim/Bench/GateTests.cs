using System.Globalization;
using System.Net.Sockets;
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

    [Fact]
    public async Task A_modbus_gate_answers_and_shows_who_walks_and_what_is_stuck()
    {
        await using var bench = await RunningBench.StartAsync(
            reader => reader.ReadGateFlag("door=tcp://127.0.0.1:0?board=modbus&inputs=2"));
        using var host = new TcpClient("127.0.0.1", int.Parse(
            bench.Bench.Gates["door"].Wire.Address.Split(':')[^1], CultureInfo.InvariantCulture));
        var line = host.GetStream();
        await line.WriteAsync(Convert.FromHexString("000100000006010500000000"));
        var answer = new byte[12];
        await line.ReadExactlyAsync(answer);
        Assert.Equal("000100000006010500000000", Convert.ToHexString(answer));

        var seen = await bench.PostAsync("/api/gates/door/walk", new { walk = "pass" });
        Assert.True(seen.GetProperty("sensors")[0].GetBoolean());
        await bench.UntilAsync("/api/gates/door", gate =>
            gate.GetProperty("sensors").EnumerateArray().All(sensor => !sensor.GetBoolean()));
        await bench.PostAsync("/api/faults", new { device = "door", fault = "stuck-sensor" });
        await bench.UntilAsync("/api/gates/door", gate => gate.GetProperty("sensors")[0].GetBoolean()
            && gate.GetProperty("faults")[0].GetString() == "stuck-sensor");
    }
}
