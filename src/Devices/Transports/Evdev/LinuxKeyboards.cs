using System.Globalization;
using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Usb;

namespace PosDaemon.Devices.Transports.Evdev;

/// <summary>What Linux has on USB that types like a keyboard, by what sysfs says of its input devices.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxKeyboards
{
    /// <param name="sysfs">Where sysfs is mounted.</param>
    /// <param name="devices">Where device files are.</param>
    public static SysfsClass In(string sysfs = "/sys", string devices = "/dev/input") =>
        new("evdev", "input", "event*", IsKeyboard, sysfs, devices);

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
