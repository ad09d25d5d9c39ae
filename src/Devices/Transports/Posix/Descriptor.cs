using System.Runtime.InteropServices;

namespace PosDaemon.Devices.Transports.Posix;

/// <summary>One non-blocking file descriptor of a device: reads and writes what the system has room for now, and
/// turns error numbers into faults. Owns nothing; <see cref="DescriptorLoop"/> closes it.</summary>
/// <param name="device">For messages.</param>
internal readonly unsafe struct Descriptor(int fd, string device, DescriptorKind kind)
{
    /// <summary>What a read gives when the device is there no more.</summary>
    public const int Gone = -1;

    // More input than this is flushed without being counted.
    private const int MostCounted = 65536;

    public int Number => fd;

    /// <summary>Nothing can ever be read from it.</summary>
    public bool IsOneWay => kind == DescriptorKind.OneWayPrinter;

    /// <summary>Bytes read; null when there is nothing now, <see cref="Gone"/> when it is unplugged. Zero is an
    /// empty packet, which only printers send.</summary>
    /// <exception cref="DeviceException">Failed: a transfer of a printer went wrong, the next one may not.</exception>
    public int? TryRead(Span<byte> buffer)
    {
        if (IsOneWay)
            return IsHungUp() ? Gone : null;
        while (true)
        {
            nint count;
            fixed (byte* first = buffer)
                count = Libc.Read(fd, first, buffer.Length);
            if (count > 0)
                return (int)count;
            // A terminal reports unplugging so.
            if (count == 0)
                return kind == DescriptorKind.Terminal || IsHungUp() ? Gone : 0;
            switch ((Errno)Marshal.GetLastPInvokeError())
            {
                case Errno.Interrupted:
                    continue;
                case Errno.Again:
                    return null;
                case Errno.NoDevice or Errno.NoDeviceOrAddress:
                case Errno.InputOutput when kind == DescriptorKind.Terminal || IsHungUp():
                    return Gone;
                case Errno.InputOutput:
                    throw new DeviceException(DeviceFault.Failed, $"{device}: a transfer from it failed.");
                default:
                    throw Fault(device, "read");
            }
        }
    }

    /// <summary>Bytes that the system took; zero when it has no room now.</summary>
    public int TryWrite(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            nint count;
            fixed (byte* first = bytes)
                count = Libc.Write(fd, first, bytes.Length);
            if (count >= 0)
                return (int)count;
            switch ((Errno)Marshal.GetLastPInvokeError())
            {
                case Errno.Interrupted:
                    continue;
                case Errno.Again:
                // A printer without paper; a new roll makes room.
                case Errno.NoSpace when kind != DescriptorKind.Terminal:
                    return 0;
                case Errno.NoDevice or Errno.NoDeviceOrAddress or Errno.BrokenPipe:
                case Errno.InputOutput when kind == DescriptorKind.Terminal || IsHungUp():
                    throw new DeviceException(DeviceFault.Gone, $"{device} is gone (unplugged?).");
                case Errno.InputOutput:
                    throw new DeviceException(DeviceFault.Failed, $"{device}: a transfer to it failed.");
                default:
                    throw Fault(device, "write");
            }
        }
    }

    /// <summary>Throws away what waits and counts it, up to 64 KB.</summary>
    public int DiscardInput()
    {
        Span<byte> buffer = stackalloc byte[1024];
        var total = 0;
        while (total < MostCounted && TryRead(buffer) is > 0 and var count)
            total += count;
        if (total >= MostCounted)
            _ = Libc.Flush(fd, Libc.FlushInput);
        return total;
    }

    /// <summary>Where reading has no word for it: an empty packet looks like the end of a terminal.</summary>
    private bool IsHungUp()
    {
        var entry = new PollEntry { Fd = fd };
        return Libc.Poll(&entry, 1, 0) > 0 && entry.Returned != 0;
    }

    public void DiscardOutput() => _ = Libc.Flush(fd, Libc.FlushOutput);

    /// <summary>Exclusive use outlives our descriptor while anybody else has the line open: it is given back first.
    /// </summary>
    public void Close()
    {
        _ = Libc.Control(fd, Libc.NotExclusive, null);
        _ = Libc.Close(fd);
    }

    public static DeviceException Fault(string device, string call) =>
        new(DeviceFault.Failed, $"{device}: {call} failed, {Marshal.GetLastPInvokeErrorMessage()}.");
}

/// <summary>What kind of device a descriptor is of; they differ in what an empty read and an error mean.</summary>
internal enum DescriptorKind
{
    /// <summary>A serial line or pseudo-terminal: an empty read and EIO are a hang-up.</summary>
    Terminal,

    /// <summary>A USB printer of usblp: an empty read is an empty packet, EIO one transfer that failed.</summary>
    Printer,

    /// <summary>A USB printer whose interface has no way back: it must not be read.</summary>
    OneWayPrinter,

    /// <summary>A socket of whole messages: an empty one is no end.</summary>
    Datagrams,
}
