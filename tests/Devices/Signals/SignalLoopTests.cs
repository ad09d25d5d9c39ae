using PosDaemon.Devices.Signals;
using PosDaemon.Protocol.Signals;

namespace PosDaemon.Devices.Tests.Signals;

public sealed class SignalLoopTests
{
    private static readonly SignalOptions WithBuzzer = new() { Channels = new SignalChannels { Buzzer = 4 } };

    private readonly TestClock _clock = new();

    public static TheoryData<string> Boards => ["patlite", "lcus", "modbus", "waveshare"];

    private async Task<(ModelledSignal Signal, SignalLoop Loop, Running Running)> StartAsync(
        string board, SignalOptions? options = null)
    {
        var signal = new ModelledSignal(_clock, board);
        var loop = signal.Loop(options);
        var running = Running.Start(loop.RunAsync, _clock);
        await signal.Events.NextAsync<SignalEvent.Online>();
        return (signal, loop, running);
    }

    [Theory]
    [InlineData(DeviceSignal.Accepted, "green + buzzer 1", "green", 3)]
    [InlineData(DeviceSignal.Refused, "red flash + buzzer 2", "red flash", 6)]
    [InlineData(DeviceSignal.TryAgain, "amber flash 2 + buzzer 3", "amber flash 2", 6)]
    public async Task A_tower_shines_and_sounds_falls_silent_and_goes_dark(
        DeviceSignal given, string first, string then, double dark)
    {
        var (signal, loop, running) = await StartAsync("patlite");
        await using var _ = running;

        loop.Signal(given);
        await signal.UntilAsync(first);
        await signal.UntilAsync("dark");

        Assert.Equal([first, then, "dark"], signal.Shown);
        Assert.Equal(dark, signal.Seconds[^1]);
    }

    [Fact]
    public async Task Lamps_on_relays_are_steady_flash_or_blink_in_pairs_with_as_many_tones()
    {
        var (signal, loop, running) = await StartAsync("lcus", WithBuzzer);
        await using var _ = running;

        loop.Signal(DeviceSignal.Accepted);
        await signal.UntilAsync("relay 1");
        await signal.UntilAsync("dark");
        Assert.Equal(["relay 1", "relay 1 + relay 4", "relay 1", "dark"], signal.Shown);
        Assert.Equal([0, 0, 0.3, 3], signal.Seconds);

        loop.Signal(DeviceSignal.Refused);
        await TestClock.UntilAsync(_clock, () => signal.Shown.Count(state => state == "relay 2") == 10);
        await signal.UntilAsync("dark");
        Assert.Equal(3, signal.Shown.Count(state => state == "relay 2 + relay 4"));

        loop.Signal(DeviceSignal.TryAgain);
        await TestClock.UntilAsync(_clock, () => signal.Shown.Count(state => state == "relay 3 + relay 4") == 2);
        await _clock.PassAsync(TimeSpan.FromSeconds(7));
        Assert.Equal("dark", signal.State);
        Assert.Equal(2, signal.Shown.Count(state => state == "relay 3 + relay 4"));
    }

    /// <summary>The time of a signal ends between the look at the clock that shows it and the wait for its end.
    /// </summary>
    [Theory]
    [InlineData(DeviceSignal.Accepted, "relay 1")]
    [InlineData(DeviceSignal.Refused, "relay 2")]
    public async Task A_lamp_whose_time_is_over_while_it_is_switched_on_goes_dark(DeviceSignal given, string shown)
    {
        var (signal, loop, running) = await StartAsync("lcus");
        await using var _ = running;

        signal.Holds = TimeSpan.FromSeconds(30);
        loop.Signal(given);

        await TestClock.UntilAsync(_clock, () => signal.Shown.SequenceEqual([shown, "dark"]));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task The_newest_signal_takes_the_place_of_the_one_before_and_none_makes_it_dark(string board)
    {
        var (signal, loop, running) = await StartAsync(board);
        await using var _ = running;
        var (green, red) = board == "patlite" ? ("green", "red flash") : ("relay 1", "relay 2");

        loop.Signal(DeviceSignal.Accepted);
        await signal.UntilAsync(board == "patlite" ? "green + buzzer 1" : green);
        loop.Signal(DeviceSignal.Refused);
        await signal.UntilAsync(board == "patlite" ? "red flash + buzzer 2" : red);
        loop.Signal(null);
        await signal.UntilAsync("dark");

        Assert.DoesNotContain(signal.Shown, state => state.Contains(green) && state.Contains(red));
        await _clock.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("dark", signal.State);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task A_signal_that_is_given_again_while_it_shines_shines_its_whole_time_from_then_on(string board)
    {
        var (signal, loop, running) = await StartAsync(board);
        await using var _ = running;

        loop.Signal(DeviceSignal.Accepted);
        await TestClock.UntilAsync(_clock, () => signal.State != "dark");
        var begun = _clock.Time.GetUtcNow();
        await _clock.PassAsync(TimeSpan.FromSeconds(2));
        loop.Signal(DeviceSignal.Accepted);
        await signal.UntilAsync("dark");

        Assert.Equal(5, (_clock.Time.GetUtcNow() - begun).TotalSeconds, precision: 1);
        Assert.Single(signal.Shown, state => state == "dark");
    }

    [Fact]
    public async Task A_flash_in_which_its_signal_is_given_again_is_not_cut_by_the_timer_of_the_board()
    {
        var (signal, loop, running) = await StartAsync(
            "waveshare", new SignalOptions { RefusedTime = TimeSpan.FromSeconds(1) });
        await using var _ = running;

        loop.Signal(DeviceSignal.Refused);
        await signal.UntilAsync("relay 2");
        await _clock.PassAsync(TimeSpan.FromMilliseconds(800));
        loop.Signal(DeviceSignal.Refused);
        await _clock.PassAsync(TimeSpan.FromMilliseconds(250));

        Assert.Equal("relay 2", signal.State);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task All_is_dark_when_it_stops_and_when_it_starts_after_a_crash(string board)
    {
        var (signal, loop, running) = await StartAsync(board);
        loop.Signal(DeviceSignal.Accepted);
        await TestClock.UntilAsync(_clock, () => signal.State != "dark");
        await running.StopAsync();
        Assert.Equal("dark", signal.State);

        await using var again = Running.Start(loop.RunAsync, _clock);
        await signal.Events.NextAsync<SignalEvent.Online>();
        loop.Signal(DeviceSignal.Accepted);
        await TestClock.UntilAsync(_clock, () => signal.State != "dark");
        // The cable is pulled, and what is sent at the end reaches nothing.
        signal.IsDeaf = true;
        signal.Cable.Break();
        await signal.Events.NextAsync<SignalEvent.Offline>();
        signal.IsDeaf = false;
        await signal.Events.NextAsync<SignalEvent.Online>();

        Assert.Equal("dark", signal.State);
    }

    [Fact]
    public async Task A_board_with_a_timer_goes_dark_by_itself_when_nobody_is_there_to_do_it()
    {
        var (signal, loop, running) = await StartAsync("waveshare");
        loop.Signal(DeviceSignal.Accepted);
        await signal.UntilAsync("relay 1");

        signal.IsDeaf = true;
        await running.StopAsync();
        await _clock.PassAsync(TimeSpan.FromSeconds(4));

        Assert.Equal("dark", signal.State);
    }

    [Fact]
    public async Task A_board_that_does_not_answer_is_off_line_and_what_was_given_meanwhile_is_not_shown()
    {
        var (signal, loop, running) = await StartAsync("modbus");
        await using var _ = running;

        signal.IsDeaf = true;
        Assert.Contains("does not answer", (await signal.Events.NextAsync<SignalEvent.Offline>()).Reason,
            StringComparison.Ordinal);
        loop.Signal(DeviceSignal.Accepted);
        signal.IsDeaf = false;
        await signal.Events.NextAsync<SignalEvent.Online>();
        await _clock.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Empty(signal.Shown);

        loop.Signal(DeviceSignal.Refused);
        await signal.UntilAsync("relay 2");
    }

    [Fact]
    public async Task A_tower_that_refuses_its_commands_is_never_on_line_and_says_so_once()
    {
        var signal = new ModelledSignal(_clock, "patlite") { Refusal = 0x15 };
        await using var running = Running.Start(signal.Loop().RunAsync, _clock);

        Assert.Contains("NAK", (await signal.Events.NextAsync<SignalEvent.Offline>()).Reason, StringComparison.Ordinal);
        await _clock.PassAsync(TimeSpan.FromSeconds(10));
        Assert.True(signal.Events.IsEmpty);

        signal.Refusal = null;
        await signal.Events.NextAsync<SignalEvent.Online>();
    }

    [Fact]
    public async Task A_tower_that_answers_nothing_is_on_line_and_given_its_signals()
    {
        var signal = new ModelledSignal(_clock, "patlite") { IsDeaf = true };
        var loop = signal.Loop();
        await using var running = Running.Start(loop.RunAsync, _clock);
        await signal.Events.NextAsync<SignalEvent.Online>();

        loop.Signal(DeviceSignal.Accepted);
        await TestClock.UntilAsync(_clock, () => signal.Cable.WrittenHex.Contains(
            Convert.ToHexString(PatliteTower.Set(default, default, PatliteLamp.On, 1)), StringComparison.Ordinal));

        Assert.True(signal.Events.IsEmpty);
    }

    [Fact]
    public void Options_that_no_board_can_take_are_refused()
    {
        var cable = new ScriptedCable(_clock.Time);
        SignalOptions[] all =
        [
            new() { AcceptedTime = TimeSpan.FromSeconds(61) }, new() { RefusedTime = TimeSpan.Zero },
            new() { Unit = 0 }, new() { Channels = new SignalChannels { Buzzer = 17 } },
        ];
        Assert.All(all, options => Assert.Throws<ArgumentOutOfRangeException>(
            () => new SignalLoop("tower1", cable.Address, options, cable, _clock.Time, _ => { })));
    }
}
