using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>One connection to a printer that cannot be heard: every byte is handed over and nothing can be proved.
/// </summary>
internal sealed class OneWaySession(ITransport transport, PrintQueue queue)
{
    /// <summary>Runs until the connection ends; returns why.</summary>
    public async Task<string> RunAsync(CancellationToken stopping)
    {
        // Reading goes on only to notice the end of the connection.
        var ignored = new byte[256];
        var read = transport.ReadAsync(ignored, stopping).AsTask();
        while (true)
        {
            await Task.WhenAny(read, queue.Readable);
            if (read.IsCompleted && await read == 0)
                return $"{transport.Address} is gone.";
            if (read.IsCompleted)
                read = transport.ReadAsync(ignored, stopping).AsTask();
            if (queue.TryDequeue(out var ticket) && await SendAsync(ticket) is { } reason)
                return reason;
        }
    }

    // Without the stopping token: a slip on the wire is finished, and the transport's own stall limit ends a bad one.
    private async Task<string?> SendAsync(PrintQueue.Ticket ticket)
    {
        var slipBegun = false;
        try
        {
            if (ticket.Job.ClearFirst)
                await transport.WriteAsync(StatusRequest.Initialise.ToArray(), CancellationToken.None);
            slipBegun = true;
            await transport.WriteAsync(ticket.Job.Bytes, CancellationToken.None);
            ticket.Finish(PrintOutcome.Assumed, "all bytes were handed over; this printer cannot be heard");
            return null;
        }
        catch (DeviceException fault)
        {
            var untouched = !slipBegun || fault.BytesWritten == 0;
            ticket.Finish(untouched ? PrintOutcome.NotPrinted : PrintOutcome.Unknown, fault.Message);
            return fault.Message;
        }
    }
}
