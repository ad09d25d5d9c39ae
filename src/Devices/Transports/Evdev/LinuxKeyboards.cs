using System.Globalization;
using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Usb;

namespace PosDaemon.Devices.Transports.Evdev;

/// <summary>What Linux has on USB that types like a keyboard, by what sysfs says of its input devices. Opens none.
/// </summary>
/// <param name="sysfs">Where sysfs is mounted.</param>
/// <param name="devices">Where device files are.</param>
[SupportedOSPlatform("linux")]
internal sealed class LinuxKeyboards(string sysfs = "/sys", string devices = "/dev/input")
{
    private readonly SysfsClass _class = new("evdev", "input", "event*", sysfs, devices);

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<UsbDevice> Find() => _class.Find(IsKeyboard);

    /// <summary>The device that an address names.</summary>
    /// <exception cref="DeviceException">BadAddress, or NotFound.</exception>
    public UsbDevice Find(AddressParts parts) => _class.Find(parts, IsKeyboard);

    /// <exception cref="DeviceException">BadAddress.</exception>
    public DeviceIdentity IdentityOf(AddressParts parts) => _class.IdentityOf(parts, IsKeyboard);

    // Words of 64 bits (32 on a 32-bit machine) in hexadecimal, the highest first.
    private static bool IsKeyboard(string entry)
    {
        try
        {
            var words = File.ReadAllText(Path.Combine(entry, "device", "capabilities", "key"))
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return TypingKeys.All(key => HasBit(words, key));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It vanished while we looked.
            return false;
        }
    }

    private static bool HasBit(string[] words, int bit)
    {
        var size = 8 * nint.Size;
        return words.Length > bit / size
            && ulong.TryParse(words[^(bit / size + 1)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out var word)
            && (word >> (bit % size) & 1) != 0;
    }

    /// <summary>Keys that tell a keyboard from a remote control or a power button: Enter, A, Z and 1
    /// (linux/input-event-codes.h).</summary>
    internal static int[] TypingKeys { get; } = [28, 30, 44, 2];
}
