using System.Diagnostics;
using PosDaemon.Devices.Signals;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Scanning.Commands;

namespace PosDaemon.Devices.Scanners;

/// <summary>Sends one open scanner the commands of its signals. Codes come first: nothing here waits for the scanner
/// but a write that runs beside the reading, with a limit. Used by the scanner's loop.</summary>
internal sealed class SignalSender(
    ITransport transport, ScannerCommands commands, SignalQueue signals, TimeProvider time) : IAsyncDisposable
{
    // A few bytes, which the slowest line sends in 20 ms.
    private static readonly TimeSpan WriteLimit = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _closing = new();
    private Task _waiting = Task.CompletedTask;
    private string? _fault;
    private bool _isFaulty;

    /// <summary>The write under way, at most one; does not fail.</summary>
    public Task Sending { get; private set; } = Task.CompletedTask;

    /// <summary>Begins what can be begun now; the task ends when there is more to do.</summary>
    public Task Step()
    {
        if (Sending.IsCompleted && signals.TryDequeue(out var signal) && CommandOf(signal) is { } command)
            Sending = SendAsync(command.Bytes);
        if (!Sending.IsCompleted)
            return Sending;
        return _waiting.IsCompleted ? _waiting = signals.WaitAsync(_closing.Token) : _waiting;
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
        await Sending;
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

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(WriteLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
        try
        {
            await transport.WriteAsync(bytes, either.Token);
            _isFaulty = false;
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The scanner is being closed: nobody hears it any more.
            return;
        }
        catch (OperationCanceledException)
        {
            Fail($"{transport.Address} took no byte for {WriteLimit.TotalSeconds:0.#} s.");
        }
        catch (DeviceException fault)
        {
            // Whether it is gone its reading will tell; one that only reads is a scanner all the same.
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
