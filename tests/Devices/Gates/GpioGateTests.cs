using System.Collections.Concurrent;
using System.Device.Gpio;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Gates.Gpio;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Gates;

/// <summary>A gate on the pins of a computer, by a driver that keeps the lines in memory.</summary>
public sealed class GpioGateTests : IDisposable
{
    private const int Relay = 17, Sensor = 5;
    private static readonly GateOrderId Order = new("scan/1");

    private readonly TestClock _clock = new();
    private readonly Lines _lines = new();
    private readonly Recorded<GateEvent> _events;

    public GpioGateTests() => _events = new Recorded<GateEvent>(_clock);

    public void Dispose() => _lines.Dispose();

    [Theory]
    [InlineData(false, "Low,High,Low")]
    [InlineData(true, "High,Low,High")]
    public async Task Order_drives_the_line_once_and_is_never_on_before(bool isActiveLow, string written)
    {
        var loop = Loop(new GateOptions(), isActiveLow);
        await using var running = Running.Start(loop.RunAsync, _clock);
        await _events.NextAsync<GateEvent.Online>();

        Assert.Equal(GateOutcome.Opened, (await _clock.ResultAsync(loop.OpenAsync(Order))).Outcome);

        var changes = _lines.Written.Where((value, index) => index == 0 || value != _lines.Written[index - 1]);
        Assert.Equal(written, string.Join(',', changes));
        await running.StopAsync();
        Assert.Empty(_lines.Open);
    }

    [Fact]
    public async Task Guest_at_the_sensors_line_has_passed()
    {
        var loop = Loop(new GateOptions { Sensor = new() { Input = Sensor } });
        await using var running = Running.Start(loop.RunAsync, _clock);
        await _events.NextAsync<GateEvent.Online>();
        await _clock.ResultAsync(loop.OpenAsync(Order));

        _lines.Levels[Sensor] = PinValue.High;
        await _clock.PassAsync(TimeSpan.FromMilliseconds(300));
        _lines.Levels[Sensor] = PinValue.Low;

        Assert.Equal(Order, (await _events.NextAsync<GateEvent.Passed>()).Order);
    }

    [Fact]
    public async Task Line_that_fails_during_a_pulse_is_uncertain_and_is_off_when_it_is_back()
    {
        var loop = Loop(new GateOptions());
        await using var running = Running.Start(loop.RunAsync, _clock);
        await _events.NextAsync<GateEvent.Online>();
        var opening = loop.OpenAsync(Order);
        await TestClock.UntilAsync(_clock, () => _lines.Levels.GetValueOrDefault(Relay) == PinValue.High);

        _lines.Fails = true;
        Assert.Equal(GateOutcome.Uncertain, (await _clock.ResultAsync(opening)).Outcome);
        await _events.NextAsync<GateEvent.Offline>();
        _lines.Fails = false;
        await _events.NextAsync<GateEvent.Online>();

        Assert.Equal(PinValue.Low, _lines.Levels[Relay]);
    }

    [Theory]
    [InlineData("gpio:0/17", null)]
    [InlineData("gpio:0/17?active=low", null)]
    [InlineData("gpio:0", "it must be gpio:CHIP/LINE")]
    [InlineData("gpio:a/b", "it must be gpio:CHIP/LINE")]
    [InlineData("gpio:0/17?active=maybe", "active=maybe is not one of high, low")]
    public void Address_is_judged_without_a_chip(string address, string? fault)
    {
        var found = Drivers.FaultOf(DeviceKind.Gate, new(address));

        if (fault is null) Assert.Null(found);
        else Assert.Contains(fault, found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task System_without_such_a_chip_is_a_fault_in_words()
    {
        var fault = await Assert.ThrowsAsync<DeviceException>(async () => await Drivers.OpenRelayAsync(
            new("gpio:99/17"), new GateOptions(), new SystemTransportFactory(_clock.Time), _clock.Time, default));

        Assert.StartsWith("gpio:99/17", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_but_a_gate_hangs_on_a_line() =>
        Assert.Contains("gate", Drivers.FaultOf(DeviceKind.Printer, new("gpio:0/17")), StringComparison.Ordinal);

    private GateLoop Loop(GateOptions options, bool isActiveLow = false)
    {
        DeviceAddress address = new("gpio:0/17");
        return new("gate1", address, options, new SystemTransportFactory(_clock.Time), _clock.Time, _events.Add,
            _ => ValueTask.FromResult<IGateRelay>(
                GpioGateRelay.Open(address, () => _lines, Relay, isActiveLow, options.Sensor)));
    }

    private sealed class Lines : GpioDriver
    {
        private readonly ConcurrentDictionary<int, PinMode> _modes = new();

        public ConcurrentDictionary<int, PinValue> Levels { get; } = new();

        public List<PinValue> Written { get; } = [];

        public ICollection<int> Open => _modes.Keys;

        public bool Fails { get; set; }

        protected override int PinCount => 32;

        protected override void OpenPin(int pinNumber) => _modes[pinNumber] = PinMode.Input;

        protected override void ClosePin(int pinNumber) => _modes.TryRemove(pinNumber, out _);

        protected override void SetPinMode(int pinNumber, PinMode mode) => _modes[pinNumber] = mode;

        protected override PinMode GetPinMode(int pinNumber) => _modes[pinNumber];

        protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

        protected override PinValue Read(int pinNumber)
        {
            if (Fails) throw new IOException("the chip does not answer");
            return Levels.GetValueOrDefault(pinNumber);
        }

        protected override void Write(int pinNumber, PinValue value)
        {
            if (Fails) throw new IOException("the chip does not answer");
            Levels[pinNumber] = value;
            Written.Add(value);
        }

        protected override WaitForEventResult WaitForEvent(
            int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        protected override void AddCallbackForPinValueChangedEvent(
            int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) =>
            throw new NotSupportedException();

        protected override void RemoveCallbackForPinValueChangedEvent(
            int pinNumber, PinChangeEventHandler callback) => throw new NotSupportedException();
    }
}
