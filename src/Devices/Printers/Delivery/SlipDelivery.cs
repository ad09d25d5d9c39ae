using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>Carries one slip to a printer that is ready and in step, and waits for the proof. A slip on the wire is
/// finished or the connection is given up; it is never cancelled halfway for the next one.</summary>
internal sealed class SlipDelivery
{
    // A ready printer that is this late is asked its name, and again after a while: answers come in order, so a name
    // before the fence's answer means that the slip and its fence are gone (switched off and on).
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromSeconds(2), ProbeAgain = TimeSpan.FromSeconds(10);

    private readonly PrinterConnection _connection;
    private readonly PrinterMemory _memory;
    private readonly PrinterStatusTracker _status;
    private readonly PrinterOptions _options;
    private readonly TimeProvider _time;
    private readonly IProofOfPrint _proof;
    private readonly WatchedSlip _slip;
    private readonly SlipQuestions _questions;
    private readonly SlipWrite _write;
    private readonly SlipLimits _limits;
    private readonly bool _answersName;
    private long _readySince;
    private TimeSpan _probeDue = ProbeAfter;
    private bool _hasProbed;
    private bool _isHeardBehind;
    private bool _isOverdue;

    public SlipDelivery(PrinterConnection connection, PrinterMemory memory, PrinterStatusTracker status,
        PrinterOptions options, TimeProvider time, PrintJob job, IProofOfPrint proof)
    {
        (_connection, _memory, _status, _options, _time, _proof) = (connection, memory, status, options, time, proof);
        _slip = new WatchedSlip(job.Bytes.Span, proof.Begin().Span, connection.BytesASecond);
        _questions = new SlipQuestions(connection, options, time, proof, MayWaitOn);
        _limits = new SlipLimits(_slip.Bytes, options, memory, connection.BytesASecond, time);
        _write = new SlipWrite(_slip.Bytes, connection.WriteAsync, MayWaitOn);
        _answersName = connection.Named;
    }

    /// <param name="abort">Ends the waiting; the outcome is then Unknown.</param>
    public async Task<PrintReport> DeliverAsync(CancellationToken abort)
    {
        var report = await CarryAsync(abort);
        _limits.End(report.Outcome == PrintOutcome.Printed, _write.Sent);
        _proof.End(_isOverdue);
        return report;
    }

    private async Task<PrintReport> CarryAsync(CancellationToken abort)
    {
        try
        {
            return await SendAsync(abort) is { } reason
                ? Failed(reason, _write.Unsent + _write.Sent)
                : await AwaitProofAsync(abort);
        }
        catch (DeviceException fault)
        {
            // What had left may be lost on the way when a connection breaks; a stalled line has taken what it has.
            return Failed(fault.Message, _write.Unsent + (fault.Fault == DeviceFault.Stalled ? 0 : _write.Sent));
        }
        catch (OperationCanceledException)
        {
            return Failed("the daemon stopped before the printer confirmed the slip", _write.Unsent);
        }
    }

    /// <summary>Returns why the rest of the slip was not sent, or null when all of it was.</summary>
    private async Task<string?> SendAsync(CancellationToken abort)
    {
        _questions.Begin();
        for (var stretch = 0; ; stretch++)
        {
            var endsInQuestion = stretch < _slip.Ends.Count - 1;
            if (endsInQuestion)
                _questions.RecordAsked();
            await _write.RunAsync(_slip.Ends[stretch], abort);
            _connection.RecordProgress();
            if (!endsInQuestion)
                return null;
            // The next stretch goes out while this one is heard about, so that the line does not stand still.
            if (await AwaitAnswersAsync(open: 1, abort) is { } reason)
                return reason;
        }
    }

    /// <summary>Waits until no more questions of the slip are open than that; returns why none is waited for any more,
    /// or null.</summary>
    private async Task<string?> AwaitAnswersAsync(int open, CancellationToken abort)
    {
        while (_questions.Open > open)
        {
            if (await _questions.AwaitAsync(abort) is { } lost)
                return lost;
            var isHeldUp = _connection.Facts.IsHeldUp;
            _limits.Pass(isHeldUp);
            if (isHeldUp)
                _status.SetFacts(_connection.Facts, _memory.Model, "a slip is on its way");
            else if (IsSilentTooLong)
                return $"nothing came from the printer for {_connection.Silence.TotalSeconds:0.#} s";
        }

        return null;
    }

    // On a line without questions in the slip only what the printer says by itself (ASB) and the bytes it takes are
    // signs of life here.
    private bool MayWaitOn(DeviceException stall)
    {
        _connection.ApplyWaitingReplies();
        if (stall.BytesWritten > 0)
            _connection.RecordProgress();
        var isHeldUp = _connection.Facts.IsHeldUp;
        _limits.Pass(isHeldUp);
        _status.SetFacts(_connection.Facts, _memory.Model, "the printer takes no bytes; a slip is on its way");
        return !_connection.IsGone && (isHeldUp || (!_limits.AreOver && !IsSilentTooLong));
    }

    private bool IsSilentTooLong => _connection.Silence >= _options.StallLimit
        && (_isHeardBehind || !_limits.MayBeAtWorkOn(_write.Sent));

    private async Task<PrintReport> AwaitProofAsync(CancellationToken abort)
    {
        var asked = _time.GetTimestamp();
        var period = _options.StatusPeriod;
        _readySince = asked;
        // Until they are answered, an answer would be taken for that to another question.
        if (await AwaitAnswersAsync(open: 0, abort) is { } lost)
            return Failed(lost, cutShort: 0);
        while (!_proof.IsGiven)
        {
            var left = period - _time.GetElapsedTime(asked);
            if (left > TimeSpan.Zero)
            {
                // An answer that comes now is that to a question which had to wait behind the slip.
                var reply = await _connection.NextAsync(left, abort);
                if (reply is { Kind: StatusReplyKind.RealTime })
                    period = _options.StatusPeriod;
                else if (reply is { Kind: StatusReplyKind.Automatic })
                    PublishFacts();
                continue;
            }

            await _connection.AskStatusAsync(abort);
            asked = _time.GetTimestamp();
            _isHeardBehind |= _connection.IsAnswering;
            period = PeriodAfter(period);
            if (!_proof.IsGiven && await GiveUpReasonAsync(abort) is { } reason)
                return Failed(reason, cutShort: 0);
        }

        return _proof.Report;
    }

    // What the printer says by itself is shown at once, not with the next round of questions.
    private void PublishFacts() => _status.SetFacts(
        _connection.Facts, _memory.Model, _connection.Facts.IsHeldUp ? "a slip waits in the printer" : null);

    // What is not answered may stand in the line behind the slip, where more questions would only stand behind it.
    private TimeSpan PeriodAfter(TimeSpan period)
    {
        var longest = _options.StallLimit / 2;
        return _connection.IsAnswering || _isHeardBehind || longest < _options.StatusPeriod ? _options.StatusPeriod
            : period * 2 < longest ? period * 2 : longest;
    }

    private async Task<string?> GiveUpReasonAsync(CancellationToken abort)
    {
        var isAnswering = _connection.IsAnswering;
        // One that hears no question yet may have said by itself what holds it up.
        var isHeldUp = _connection.Facts.IsHeldUp && (isAnswering || !_isHeardBehind);
        var isReady = isAnswering && !isHeldUp;
        _limits.Pass(isHeldUp);
        if (isAnswering || isHeldUp)
            _status.SetFacts(_connection.Facts, _memory.Model, isReady ? null : "a slip waits in the printer");
        if (IsSilentTooLong && !(isHeldUp && !isAnswering))
            return $"nothing came from the printer for {_connection.Silence.TotalSeconds:0.#} s";
        _isOverdue = isReady && _limits.AreOver;
        if (!isHeldUp && _limits.AreOver)
            return $"the printer {(isReady ? "is ready but " : "")}did not confirm within "
                + $"{_options.ProofLimit.TotalSeconds:0.#} s after the {_limits.Longest.TotalSeconds:0.#} s that the "
                + "slip may take";
        if (_hasProbed && _connection.Named && !_connection.FenceAnswered)
            return "the printer lost its buffer (switched off and on?)";
        if (!isReady)
            (_readySince, _probeDue) = (_time.GetTimestamp(), ProbeAfter);
        else if (_answersName && !_connection.FenceAnswered && _time.GetElapsedTime(_readySince) >= _probeDue)
            await ProbeAsync(abort);
        return null;
    }

    private async Task ProbeAsync(CancellationToken abort)
    {
        (_hasProbed, _connection.Named) = (true, false);
        _probeDue = _time.GetElapsedTime(_readySince) + ProbeAgain;
        await _connection.WriteAsync(StatusRequest.Model.ToArray(), abort);
    }

    /// <param name="cutShort">Bytes of the slip and its proof that the printer may not have got.</param>
    private PrintReport Failed(string reason, int cutShort)
    {
        if (_write.Sent == 0)
            return new(PrintOutcome.NotPrinted, reason);
        _memory.BytesCutShort = cutShort;
        return new(PrintOutcome.Unknown, reason);
    }
}
