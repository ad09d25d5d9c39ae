using System.Diagnostics;
using PosDaemon.Devices.Signals;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Scanning.Commands;

namespace PosDaemon.Devices.Scanners;

/// <summary>Sends one open scanner the commands of its signals, each whole before anything else. Codes come first:
/// nothing here waits for the scanner but a write that runs beside the reading, which the transport limits. Used by the
/// scanner's loop.</summary>
internal sealed class SignalSender(
    ITransport transport, ScannerCommands commands, SignalQueue signals) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private Task _sending = Task.CompletedTask;
    private Task _waiting = Task.CompletedTask;

    // Of a command that stalled when a part of it had left.
    private ReadOnlyMemory<byte> _rest;
    private string? _fault;
    private bool _isFaulty;

    /// <summary>Begins what can be begun now; the task ends when there is more to do.</summary>
    public Task Step()
    {
        if (_sending.IsCompleted && !_rest.IsEmpty)
            _sending = SendAsync(_rest);
        if (_sending.IsCompleted && _rest.IsEmpty && signals.TryDequeue(out var signal)
            && CommandOf(signal) is { } command)
            _sending = SendAsync(command.Bytes);
        if (!_sending.IsCompleted)
            return _sending;
        return _waiting.IsCompleted ? _waiting = signals.WaitAsync(_closing.Token) : _waiting;
    }

    /// <summary>Sends what the scanner waits for, behind the command under way and all that is left of it.</summary>
    /// <exception cref="DeviceException">It was not sent whole.</exception>
    /// <exception cref="OperationCanceledException">Aborted.</exception>
    public async ValueTask AnswerAsync(ReadOnlyMemory<byte> answer, CancellationToken abort)
    {
        await _sending;
        await transport.WriteAsync((byte[])[.. _rest.Span, .. answer.Span], abort);
        _rest = default;
    }

    /// <summary>Why a signal was not given. Once, until one is.</summary>
    public bool TryTakeFault(out string fault)
    {
        (fault, _fault) = (_fault ?? "", null);
        return fault.Length > 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _sending;
        _closing.Dispose();
    }

    private ScannerCommand? CommandOf(DeviceSignal? signal) => signal switch
    {
        null => null,
        DeviceSignal.Accepted => commands.GoodBeep,
        DeviceSignal.Refused => commands.BadBeep,
        DeviceSignal.TryAgain => commands.TryAgainBeep,
        _ => throw new UnreachableException($"{signal}"),
    };

    // Does not fail.
    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await transport.WriteAsync(bytes, _closing.Token);
            (_rest, _isFaulty) = (default, false);
        }
        catch (OperationCanceledException)
        {
            // The scanner is being closed: nobody hears it any more.
            return;
        }
        catch (DeviceException fault)
        {
            // One that only reads is a scanner all the same. A command that has not begun is dropped: it would sound
            // for the next code.
            var isBegun = !_rest.IsEmpty || fault.BytesWritten > 0;
            _rest = fault.Fault == DeviceFault.Stalled && isBegun ? bytes[(int)fault.BytesWritten..] : default;
            Fail(fault.Message);
        }
    }

    private void Fail(string reason)
    {
        if (!_isFaulty)
            _fault = reason;
        _isFaulty = true;
    }
}
