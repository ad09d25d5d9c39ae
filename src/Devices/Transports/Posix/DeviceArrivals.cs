using System.Runtime.Versioning;

namespace PosDaemon.Devices.Transports.Posix;

/// <summary>Tells whoever waits that something was plugged into this Linux machine, as the kernel says it
/// (NETLINK_KOBJECT_UEVENT), and again as udev says it when it has given out rights and links. What it was is not told:
/// whoever waits tries to open his own. Where netlink cannot be had, waits end by the clock.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DeviceArrivals
{
    // Of the kernel, and of udev.
    private const uint Groups = 1 | 2;

    // A hub with ten devices on it is one arrival, and a flood of messages no more than ten tries a second.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly Lazy<DeviceArrivals> Shared = new(() => Start(TimeProvider.System));

    private TaskCompletionSource _next = New();

    /// <summary>One that hears nothing but what <see cref="Hear"/> is given.</summary>
    internal DeviceArrivals()
    {
    }

    /// <summary>One for the process; it listens from the first use to the end of the process.</summary>
    public static DeviceArrivals OfThisSystem => Shared.Value;

    /// <summary>Waits for that long, or until something is plugged in; true then.</summary>
    /// <exception cref="OperationCanceledException">Aborted.</exception>
    public async Task<bool> WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken abort)
    {
        var arrival = Volatile.Read(ref _next).Task;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abort);
        await Task.WhenAny(arrival, Task.Delay(limit, time, either.Token));
        abort.ThrowIfCancellationRequested();
        await either.CancelAsync();
        return arrival.IsCompleted;
    }

    /// <summary>Takes one message; true where it is of an arrival, which ends the waits.</summary>
    internal bool Hear(ReadOnlySpan<byte> message)
    {
        if (!IsArrival(message))
            return false;
        EndWaits();
        return true;
    }

    /// <summary>Something was added, or has become ready to use. Parts of a message end with a zero byte each; those of
    /// udev stand behind a header of its own.</summary>
    internal static bool IsArrival(ReadOnlySpan<byte> message) => message.IndexOf("ACTION=add\0"u8) >= 0
        || message.IndexOf("ACTION=bind\0"u8) >= 0 || message.IndexOf("ACTION=change\0"u8) >= 0;

    private static unsafe DeviceArrivals Start(TimeProvider time)
    {
        var arrivals = new DeviceArrivals();
        var socket = Libc.Socket(
            Libc.NetlinkFamily, Libc.Datagrams | Libc.NonBlocking | Libc.CloseOnExec, Libc.UeventProtocol);
        if (socket < 0)
            return arrivals;
        var address = new NetlinkAddress { Family = Libc.NetlinkFamily, Groups = Groups };
        if (Libc.Bind(socket, &address, sizeof(NetlinkAddress)) == 0)
            _ = arrivals.ListenAsync(DescriptorLoop.Start(socket, "netlink", DescriptorKind.Datagrams), time);
        else
            _ = Libc.Close(socket);
        return arrivals;
    }

    private async Task ListenAsync(DescriptorLoop messages, TimeProvider time)
    {
        var buffer = new byte[8192];
        while (true)
        {
            bool hasArrived;
            try
            {
                var length = await messages.ReadAsync(buffer, CancellationToken.None);
                if (length == Descriptor.Gone)
                    return;
                hasArrived = Hear(buffer.AsSpan(0, length));
            }
            catch (DeviceException)
            {
                // More came than the system could keep (ENOBUFS): something among it may have been one.
                EndWaits();
                hasArrived = true;
            }

            if (hasArrived)
                await Task.Delay(Pause, time);
        }
    }

    private void EndWaits() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
