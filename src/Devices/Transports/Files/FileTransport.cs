namespace PosDaemon.Devices.Transports.Files;

/// <summary>Appends to a file. One-way: it never answers, so a slip sent here is assumed at best.</summary>
internal sealed class FileTransport(DeviceAddress address, FileStream file) : ITransport
{
    // EWOULDBLOCK of Linux, ERROR_SHARING_VIOLATION of Windows.
    private const uint Held = 11, SharingViolation = 0x80070020;

    // One writer, and anybody may read: on Linux only None is a lock against a second writer, and other programs'
    // reads do not heed it.
    private static FileShare Share => OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;

    public DeviceAddress Address => address;

    public bool IsOneWay => true;

    /// <exception cref="DeviceException">It could not be opened.</exception>
    public static FileTransport Open(DeviceAddress address, string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Append, FileAccess.Write, Share, bufferSize: 0);
            if (file.CanSeek)
                return new FileTransport(address, file);
            // A write to a pipe or a printer's device file could block for ever.
            file.Dispose();
            throw new DeviceException(DeviceFault.BadAddress, $"{address} is not a plain file.");
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new DeviceException(DeviceFault.NotPermitted, $"{address} may not be written.", inner: fault);
        }
        catch (DirectoryNotFoundException fault)
        {
            throw new DeviceException(DeviceFault.NotFound, $"{address}: there is no such folder.", inner: fault);
        }
        catch (IOException fault) when ((uint)fault.HResult is Held or SharingViolation)
        {
            throw new DeviceException(DeviceFault.Busy, $"{address} is held by another program.", inner: fault);
        }
        catch (IOException fault)
        {
            throw new DeviceException(DeviceFault.Failed, $"{address}: {fault.Message}", inner: fault);
        }
    }

    /// <summary>Never completes but by <paramref name="abort"/>.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, abort);
        return 0;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        var before = file.Position;
        try
        {
            await file.WriteAsync(bytes, abort);
            file.Flush(flushToDisk: true);
        }
        catch (IOException fault)
        {
            throw new DeviceException(DeviceFault.Failed, $"{address}: {fault.Message}",
                Math.Max(0, file.Position - before), fault);
        }
    }

    public int DiscardInput() => 0;

    public ValueTask DisposeAsync() => file.DisposeAsync();
}
