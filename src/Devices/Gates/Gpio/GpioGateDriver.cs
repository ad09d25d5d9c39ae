using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Gates.Gpio;

/// <summary><c>gpio:CHIP/LINE</c>: a relay on a line of this computer's own pins, with <c>active=low</c> where the
/// relay is on while the line is low. By libgpiod, which must be installed.</summary>
internal sealed class GpioGateDriver : IDeviceDriver
{
    public string Scheme => "gpio";

    public string Example => "gpio:chip/line";

    public string? RefusalOf(DeviceKind kind) => kind == DeviceKind.Gate ? null : "gpio: is for the relay of a gate";

    public void Check(AddressParts parts) => Read(parts);

    public string? FileOf(AddressParts parts) => $"/dev/gpiochip{Read(parts).Chip}";

    public ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort) =>
        throw parts.Bad("a line takes no bytes");

    public ValueTask<IGateRelay> OpenRelayAsync(AddressParts parts, GateOptions options, ITransportFactory transports,
        TimeProvider time, CancellationToken abort)
    {
        var (chip, line, isActiveLow) = Read(parts);
        return ValueTask.FromResult<IGateRelay>(GpioGateRelay.Open(
            parts.Address, () => OpenChip(chip), line, isActiveLow, options.Sensor));
    }

    // The interface of libgpiod is of version 2 or 1, as the system has it.
    private static GpioDriver OpenChip(int chip)
    {
        try
        {
            return new LibGpiodV2Driver(chip);
        }
        catch (Exception absent) when (GpioGateRelay.IsAbsent(absent))
        {
            return new LibGpiodDriver(chip);
        }
    }

    private static (int Chip, int Line, bool IsActiveLow) Read(AddressParts parts)
    {
        parts.AllowOptions("active");
        var isActiveLow = parts.Word("active", "high", "low") == "low";
        return parts.Target.Split('/') is [var chip, var line] && IsNumber(chip, out var first)
            && IsNumber(line, out var second)
            ? (first, second, isActiveLow)
            : throw parts.Bad("it must be gpio:CHIP/LINE, two numbers");
    }

    private static bool IsNumber(string text, out int number) => int.TryParse(text,
        System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number);
}
