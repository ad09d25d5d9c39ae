using System.Device.Gpio;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Gates.Gpio;

/// <summary>A relay on one line of this computer, and the passage sensor on others of the same chip, by their numbers.
/// When the process ends the kernel lets the lines go; what the relay does then is up to its board.</summary>
internal sealed class GpioGateRelay : IGateRelay
{
    private readonly DeviceAddress _address;
    private readonly GpioController _lines;
    private readonly int _line;
    private readonly PinValue _on, _off;
    private readonly int[] _inputs;

    private GpioGateRelay(
        DeviceAddress address, GpioController lines, int line, bool isActiveLow, GateSensorOptions? sensor)
    {
        (_address, _lines, _line) = (address, lines, line);
        (_on, _off) = isActiveLow ? (PinValue.Low, PinValue.High) : (PinValue.High, PinValue.Low);
        _inputs = sensor switch
        {
            null => [],
            { SecondInput: { } second } => [sensor.Input, second],
            _ => [sensor.Input],
        };
    }

    public bool CanBeRead => true;

    // Nothing comes by itself, and a line does not go away.
    public Task Incoming { get; } =
        new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously).Task;

    /// <param name="address">For messages.</param>
    /// <param name="openChip">Opens the chip.</param>
    /// <param name="line">Its line with the relay.</param>
    /// <param name="isActiveLow">The relay is on while the line is low.</param>
    /// <param name="sensor">On which lines the sensors are; null for none.</param>
    /// <exception cref="DeviceException">There is no such chip or line, or somebody else has it.</exception>
    public static GpioGateRelay Open(DeviceAddress address, Func<GpioDriver> openChip, int line, bool isActiveLow,
        GateSensorOptions? sensor)
    {
        var relay = Guard(address, () => new GpioGateRelay(
            address, new GpioController(openChip()), line, isActiveLow, sensor));
        try
        {
            Guard(address, relay.OpenLines);
            return relay;
        }
        catch
        {
            relay._lines.Dispose();
            throw;
        }
    }

    public ValueTask BeginPulseAsync(TimeSpan length) => Write(_on);

    public ValueTask SwitchOffAsync() => Write(_off);

    public ValueTask<bool?> ReadRelayAsync() =>
        ValueTask.FromResult<bool?>(Guard(_address, () => _lines.Read(_line) == _on));

    public ValueTask<uint> ReadInputsAsync() => ValueTask.FromResult(Guard(_address, () => _inputs.Aggregate(
        0u, (levels, input) => _lines.Read(input) == PinValue.High ? levels | (1u << (input - 1)) : levels)));

    public ValueTask DiscardAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        return ValueTask.CompletedTask;
    }

    // An output that begins as off: it must not be on for a moment first.
    private bool OpenLines()
    {
        _lines.OpenPin(_line, PinMode.Output, _off);
        foreach (var input in _inputs)
            _lines.OpenPin(input, PinMode.Input);
        return true;
    }

    private ValueTask Write(PinValue value)
    {
        Guard(_address, () =>
        {
            _lines.Write(_line, value);
            return true;
        });
        return ValueTask.CompletedTask;
    }

    /// <summary>There is no libgpiod, or not of that version; the package wraps what says so.</summary>
    internal static bool IsAbsent(Exception fault) => fault.GetBaseException()
        is DllNotFoundException or EntryPointNotFoundException or PlatformNotSupportedException;

    private static T Guard<T>(DeviceAddress address, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception absent) when (IsAbsent(absent))
        {
            throw new DeviceException(
                DeviceFault.NotFound, $"{address}: this system has no libgpiod. Install it (apt install gpiod).");
        }
        catch (Exception fault)
        {
            // The package throws what the calls of libgpiod come to, of many kinds and some of them its own.
            throw new DeviceException(DeviceFault.Failed,
                $"{address} cannot be used ({fault.Message.TrimEnd('.')}).", 1, fault);
        }
    }
}
