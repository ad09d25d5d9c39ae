using System.Runtime.InteropServices;

namespace PosDaemon.Devices.Transports.Posix;

/// <summary>One non-blocking file descriptor of a terminal: reads and writes what the system has room for now, and
/// turns error numbers into faults. Owns nothing; <see cref="DescriptorLoop"/> closes it.</summary>
/// <param name="device">For messages.</param>
internal readonly unsafe struct Descriptor(int fd, string device)
{
    // More input than this is flushed without being counted.
    private const int MostCounted = 65536;

    public int Number => fd;

    /// <summary>Bytes read; null when there is nothing now, zero at a hang-up, as a terminal reports unplugging.
    /// </summary>
    public int? TryRead(Span<byte> buffer)
    {
        while (true)
        {
            nint count;
            fixed (byte* first = buffer)
                count = Libc.Read(fd, first, buffer.Length);
            if (count >= 0)
                return (int)count;
            switch ((Errno)Marshal.GetLastPInvokeError())
            {
                case Errno.Interrupted:
                    continue;
                case Errno.Again:
                    return null;
                case Errno.InputOutput or Errno.NoDevice or Errno.NoDeviceOrAddress:
                    return 0;
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
                    return 0;
                case Errno.InputOutput or Errno.NoDevice or Errno.NoDeviceOrAddress or Errno.BrokenPipe:
                    throw new DeviceException(DeviceFault.Gone, $"{device} is gone (unplugged?).");
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
