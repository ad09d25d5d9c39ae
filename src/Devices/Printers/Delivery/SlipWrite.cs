using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Printers;

/// <summary>Writes one slip to the end, however often the line stands still meanwhile, and counts what has left.
/// </summary>
/// <param name="bytes">The slip, and what is asked behind it.</param>
/// <param name="write">Of the transport.</param>
/// <param name="mayWaitOn">Whether a line that stands still is to be waited for.</param>
internal sealed class SlipWrite(
    ReadOnlyMemory<byte> bytes,
    Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write,
    Func<DeviceException, bool> mayWaitOn)
{
    /// <summary>Bytes that may have left.</summary>
    public int Sent { get; private set; }

    public int Unsent => bytes.Length - Sent;

    /// <exception cref="DeviceException">The printer is gone or was given up.</exception>
    public Task RunAsync(CancellationToken abort) => RunAsync(bytes.Length, abort);

    /// <summary>Writes as far as that.</summary>
    /// <exception cref="DeviceException">The printer is gone or was given up.</exception>
    public async Task RunAsync(int end, CancellationToken abort)
    {
        while (Sent < end)
        {
            try
            {
                await write(bytes[Sent..end], abort);
                Sent = end;
            }
            catch (DeviceException fault)
            {
                Sent += (int)fault.BytesWritten;
                if (fault.Fault != DeviceFault.Stalled || !mayWaitOn(fault))
                    throw;
            }
            catch (OperationCanceledException)
            {
                // How much had left is not told: take it that something had.
                Sent = Math.Max(Sent, 1);
                throw;
            }
        }
    }
}
