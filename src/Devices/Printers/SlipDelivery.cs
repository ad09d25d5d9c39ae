using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>Carries one slip to a printer that is ready and in step, and waits for the proof. A slip on the wire is
/// finished or the connection is given up; it is never cancelled halfway for the next one.</summary>
internal sealed class SlipDelivery(
    PrinterConnection connection,
    PrinterMemory memory,
    PrinterStatusTracker status,
    PrinterOptions options,
    TimeProvider time,
    PrintJob job,
    IProofOfPrint proof)
{
    // A ready printer that is this late is asked its name: answers come in order, so a name before the fence's answer
    // means that the slip and its fence are gone (switched off and on).
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromSeconds(2);

    private int _sent;
    private long _readySince;
    private bool _probed;

    /// <param name="abort">Ends the waiting; the outcome is then Unknown.</param>
    public async Task<PrintReport> DeliverAsync(CancellationToken abort)
    {
        var length = job.Bytes.Length;
        try
        {
            byte[] bytes = [.. job.Bytes.Span, .. proof.Begin().Span];
            length = bytes.Length;
            await WriteAsync(bytes, abort);
            return await AwaitProofAsync(abort);
        }
        catch (DeviceException fault)
        {
            // What had left may be lost on the way when a connection breaks; a stalled line has taken what it has.
            return Failed(fault.Message, fault.Fault == DeviceFault.Stalled ? length - _sent : length);
        }
        catch (OperationCanceledException)
        {
            return Failed("the daemon stopped before the printer confirmed the slip", length - _sent);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        while (_sent < bytes.Length)
        {
            try
            {
                await connection.WriteAsync(bytes[_sent..], abort);
                _sent = bytes.Length;
            }
            catch (DeviceException fault)
            {
                _sent += (int)fault.BytesWritten;
                if (fault.Fault != DeviceFault.Stalled || !MayWaitOn(fault))
                    throw;
            }
            catch (OperationCanceledException)
            {
                // How much had left is not told: take it that something had.
                _sent = Math.Max(_sent, 1);
                throw;
            }
        }

        connection.RecordProgress();
    }

    // No question may be put into the middle of a slip, so only what the printer says by itself (ASB) and the bytes it
    // takes are signs of life here.
    private bool MayWaitOn(DeviceException stall)
    {
        connection.ApplyWaitingReplies();
        if (stall.BytesWritten > 0)
            connection.RecordProgress();
        status.SetFacts(connection.Facts, memory.Model, "the printer takes no bytes; a slip is on its way");
        return !connection.IsGone && (connection.Facts.IsHeldUp || connection.Silence < options.StallLimit);
    }

    private async Task<PrintReport> AwaitProofAsync(CancellationToken abort)
    {
        var asked = time.GetTimestamp();
        _readySince = asked;
        while (!proof.IsGiven)
        {
            var left = options.StatusPeriod - time.GetElapsedTime(asked);
            if (left > TimeSpan.Zero)
            {
                await connection.NextAsync(left, abort);
                continue;
            }

            await connection.AskStatusAsync(abort);
            asked = time.GetTimestamp();
            if (!proof.IsGiven && await GiveUpReasonAsync(abort) is { } reason)
                return Failed(reason, cutShort: 0);
        }

        return proof.Report;
    }

    private async Task<string?> GiveUpReasonAsync(CancellationToken abort)
    {
        var ready = connection.IsAnswering && !connection.Facts.IsHeldUp;
        if (connection.IsAnswering)
            status.SetFacts(connection.Facts, memory.Model, ready ? null : "a slip waits in the printer");
        if (connection.Silence >= options.StallLimit)
            return $"nothing came from the printer for {options.StallLimit.TotalSeconds:0.#} s";
        if (!ready)
            _readySince = time.GetTimestamp();
        var late = time.GetElapsedTime(_readySince);
        if (late >= options.ProofLimit)
            return $"the printer is ready but did not confirm within {options.ProofLimit.TotalSeconds:0.#} s";
        if (_probed && connection.Named && !connection.FenceAnswered)
            return "the printer lost its buffer (switched off and on?)";
        if (!_probed && connection.Named && !connection.FenceAnswered && late >= ProbeAfter)
        {
            _probed = true;
            connection.Named = false;
            await connection.WriteAsync(StatusRequest.Model.ToArray(), abort);
        }

        return null;
    }

    /// <param name="cutShort">Bytes of the slip and its proof that the printer may not have got.</param>
    private PrintReport Failed(string reason, int cutShort)
    {
        if (_sent == 0)
            return new(PrintOutcome.NotPrinted, reason);
        memory.CutShort = cutShort;
        return new(PrintOutcome.Unknown, reason);
    }
}
