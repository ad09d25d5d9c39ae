using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;
using PosDaemon.Devices.Transports.Usb;
using PosDaemon.Protocol.Keyboard;

namespace PosDaemon.Devices.Transports.Evdev;

/// <summary>Opens one evdev device as a scanner that types, and takes it for this program alone, so that nothing is
/// typed into a desktop (linux/input.h). What is no such device at all, a FIFO or a pseudo-terminal, is read as it is.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxKeyboard
{
    private const string Rights = "add the user to the group input";

    /// <param name="address">For messages.</param>
    /// <param name="device">Which is to be opened.</param>
    /// <exception cref="DeviceException">It could not be opened, is no keyboard, or somebody else holds it.</exception>
    public static ITransport Open(DeviceAddress address, UsbDevice device) =>
        InputFileTransport.Open(address, device.Identity, device.Path, Rights, takesReports: false, fd =>
        {
            if (!IsKeyboard(fd))
                throw new DeviceException(
                    DeviceFault.BadAddress, $"{address} is no keyboard and no scanner that types.");
            Grab(address, fd);
            var isCapsLocked = IsCapsLocked(fd);
            return (framing, maxLength) => new KeyReader(framing, maxLength, InputEvent.Size, isCapsLocked);
        });

    private static bool IsKeyboard(int fd)
    {
        const int Length = 96;
        var keys = stackalloc byte[Length];
        if (Libc.Control(fd, Libc.InputKeysOf96, keys) < 0)
            return !IsInputDevice((Errno)Marshal.GetLastPInvokeError());
        foreach (var key in LinuxKeyboards.TypingKeys)
            if ((keys[key / 8] >> (key % 8) & 1) == 0)
                return false;
        return true;
    }

    private static void Grab(DeviceAddress address, int fd)
    {
        if (Libc.Control(fd, Libc.GrabInput, (void*)1) == 0)
            return;
        var error = (Errno)Marshal.GetLastPInvokeError();
        if (error == Errno.Busy)
            throw InputFileTransport.Held(address);
        if (IsInputDevice(error))
            throw Descriptor.Fault(address.Uri, "taking it for this program alone");
    }

    private static bool IsCapsLocked(int fd)
    {
        ulong leds = 0;
        return Libc.Control(fd, Libc.InputLedsOf8, &leds) >= 0 && (leds >> InputEvent.CapsLockLed & 1) != 0;
    }

    private static bool IsInputDevice(Errno error) => error is not (Errno.NotTerminal or Errno.Invalid);
}
