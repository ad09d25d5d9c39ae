namespace PosDaemon.Devices.Transports;

/// <summary>Why a device could not be opened or used. The text names the device and what to do next.</summary>
public sealed class DeviceException : Exception
{
    public DeviceException(DeviceFault fault, string message, long bytesWritten = 0, Exception? inner = null)
        : base(message, inner) => (Fault, BytesWritten) = (fault, bytesWritten);

    public DeviceFault Fault { get; }

    /// <summary>For a failed write: bytes of it that may have left the process. Zero means safe to
    /// send again.</summary>
    public long BytesWritten { get; }
}

/// <summary>What kind of fault it is; each value says who can mend it.</summary>
public enum DeviceFault
{
    /// <summary>Nothing is there: unplugged, or the address is wrong.</summary>
    NotFound,

    /// <summary>Somebody else holds the port.</summary>
    Busy,

    /// <summary>This user may not open it.</summary>
    NotPermitted,

    /// <summary>It was there and is gone: unplugged, powered off, peer closed.</summary>
    Gone,

    /// <summary>It takes no bytes: full, off line, out of paper.</summary>
    Stalled,

    /// <summary>The address cannot be read, or this system has no such transport.</summary>
    BadAddress,

    /// <summary>Anything else the system reports.</summary>
    Failed,
}
