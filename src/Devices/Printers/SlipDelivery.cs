using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>Carries one slip to a printer that is ready and in step, and waits for the proof. A slip on the wire is
/// finished or the connection is given up; it is never cancelled halfway for the next one.</summary>
internal sealed class SlipDelivery(
    PrinterTalk talk, PrinterMemory memory, StatusBoard board, PrinterOptions options, TimeProvider time, PrintJob job)
{
    // A ready printer that is this late is asked its name: answers come in order, so a name before the fence's answer
    // means that the slip and its fence are gone (switched off and on).
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromSeconds(2);

    private int _sent;
    private long _readySince;
    private bool _probed;

    /// <param name="provable">The printer is known to answer fences.</param>
    /// <param name="abort">Ends the waiting; the outcome is then Unknown.</param>
    public async Task<PrintReport> DeliverAsync(bool provable, CancellationToken abort)
    {
        byte[] bytes = [.. job.Bytes.Span, .. provable ? StatusRequest.Fence : []];
        try
        {
            if (provable)
                talk.SendFence();
            await WriteAsync(bytes, abort);
            return provable
                ? await AwaitProofAsync(abort)
                : Report(PrintOutcome.Assumed, "all bytes were taken; this printer does not answer GS r 1");
        }
        catch (DeviceException fault)
        {
            return Failed(fault.Message, bytes.Length);
        }
        catch (OperationCanceledException)
        {
            return Failed("the daemon stopped before the printer confirmed the slip", bytes.Length);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        while (_sent < bytes.Length)
        {
            try
            {
                await talk.WriteAsync(bytes[_sent..], abort);
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

        talk.TookBytes();
    }

    // No question may be put into the middle of a slip, so only what the printer says by itself (ASB) and the bytes it
    // takes are signs of life here.
    private bool MayWaitOn(DeviceException stall)
    {
        talk.TakeWaiting();
        if (stall.BytesWritten > 0)
            talk.TookBytes();
        board.Heard(talk.Facts, memory.Model, "the printer takes no bytes; a slip is on its way");
        return !talk.IsGone && (talk.Facts.IsHeldUp || talk.Silence < options.StallLimit);
    }

    private async Task<PrintReport> AwaitProofAsync(CancellationToken abort)
    {
        long asked = time.GetTimestamp();
        _readySince = asked;
        while (!talk.FenceAnswered)
        {
            TimeSpan left = options.StatusPeriod - time.GetElapsedTime(asked);
            if (left > TimeSpan.Zero)
            {
                await talk.NextAsync(left, abort);
                continue;
            }

            await talk.AskStatusAsync(abort);
            asked = time.GetTimestamp();
            if (!talk.FenceAnswered && await GiveUpReasonAsync(abort) is { } reason)
                return Failed(reason, _sent);
        }

        return Report(PrintOutcome.Printed, "the printer answered the fence behind the slip");
    }

    private async Task<string?> GiveUpReasonAsync(CancellationToken abort)
    {
        bool ready = talk.IsAnswering && !talk.Facts.IsHeldUp;
        if (talk.IsAnswering)
            board.Heard(talk.Facts, memory.Model, ready ? null : "a slip waits in the printer");
        if (talk.Silence >= options.StallLimit)
            return $"nothing was heard of the printer for {options.StallLimit.TotalSeconds:0.#} s";
        if (!ready)
            _readySince = time.GetTimestamp();
        TimeSpan late = time.GetElapsedTime(_readySince);
        if (late >= options.FenceLimit)
            return $"the printer is ready but did not confirm within {options.FenceLimit.TotalSeconds:0.#} s";
        if (_probed && talk.Named)
            return "the printer lost its buffer (switched off and on?)";
        if (!_probed && talk.Named && late >= ProbeAfter)
        {
            _probed = true;
            talk.Named = false;
            await talk.WriteAsync(StatusRequest.Model.ToArray(), abort);
        }

        return null;
    }

    private PrintReport Failed(string reason, int length)
    {
        if (_sent == 0)
            return Report(PrintOutcome.NotPrinted, reason);
        memory.CutShort = length - _sent;
        return Report(PrintOutcome.Unknown, reason);
    }

    private static PrintReport Report(PrintOutcome outcome, string detail) => new(outcome, detail);
}
