using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PosDaemon.Devices.Transports.Spooler;

/// <summary>A printer of the Windows spooler: each write is a document of its own, of type RAW. One-way: that the
/// spooler has taken it does not say that it was printed.</summary>
[SupportedOSPlatform("windows")]
internal sealed class SpoolerTransport : ITransport
{
    private static readonly SpoolerCalls Calls = new();

    private readonly string _name;
    private readonly nint _printer;
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;
    private Task _work = Task.CompletedTask;
    private int _written;

    private SpoolerTransport(
        DeviceAddress address, string name, nint printer, TransportOptions options, TimeProvider time) =>
        (Address, _name, _printer, _options, _time) = (address, name, printer, options, time);

    public DeviceAddress Address { get; }

    public bool IsOneWay => true;

    /// <exception cref="DeviceException">There is no such printer, or it cannot print now.</exception>
    public static Task<ITransport> OpenAsync(DeviceAddress address, string name, TransportOptions options,
        TimeProvider time, CancellationToken abort) => Calls.OpenAsync(
            address, name, () => Open(address, name, options, time), options.StallLimit, time, abort);

    /// <summary>Never completes but by <paramref name="abort"/>.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, abort);
        return 0;
    }

    /// <summary>A document is not cancelled halfway: <paramref name="abort"/> counts only before it.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        abort.ThrowIfCancellationRequested();
        if (!_work.IsCompleted)
            throw new DeviceException(DeviceFault.Failed, $"{Address}: the spooler still has the document before.");
        if (bytes.IsEmpty)
            return;
        Volatile.Write(ref _written, 0);
        _work = SpoolerCalls.OnThreadOfItsOwn(() =>
        {
            Print(bytes.Span);
            return true;
        });
        await WaitWhileItMovesAsync(bytes.Length);
    }

    public int DiscardInput() => 0;

    public ValueTask DisposeAsync()
    {
        // A call that hangs keeps its handle until it ends.
        _work.ContinueWith(_ => Winspool.ClosePrinter(_printer), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return ValueTask.CompletedTask;
    }

    private async Task WaitWhileItMovesAsync(int length)
    {
        for (var before = -1; ;)
        {
            try
            {
                await _work.WaitAsync(_options.StallLimit, _time);
                return;
            }
            catch (TimeoutException) when (Volatile.Read(ref _written) > before)
            {
                before = Volatile.Read(ref _written);
            }
            catch (TimeoutException)
            {
                // The call goes on, and what it does is not known any more.
                throw new DeviceException(DeviceFault.Failed,
                    $"{Address}: the spooler does not answer.", length);
            }
        }
    }

    private static SpoolerTransport Open(
        DeviceAddress address, string name, TransportOptions options, TimeProvider time)
    {
        if (Winspool.OpenPrinter(name, out var printer, 0) == 0)
            throw OpenFault(address);
        var transport = new SpoolerTransport(address, name, printer, options, time);
        try
        {
            transport.CheckState();
            return transport;
        }
        catch (DeviceException)
        {
            _ = Winspool.ClosePrinter(printer);
            throw;
        }
    }

    private void CheckState()
    {
        if (Winspool.StateOf(_printer) is { Trouble: { } trouble })
            throw new DeviceException(DeviceFault.Failed, $"The printer {_name} {trouble}; nothing was sent to it.");
    }

    private unsafe void Print(ReadOnlySpan<byte> bytes)
    {
        CheckState();
        fixed (char* title = "posd", type = "RAW")
        {
            var document = new DocumentInfo { Name = title, DataType = type };
            if (Winspool.StartDocument(_printer, 1, &document) == 0)
                throw Fault("the document was refused");
        }

        if (!SpoolerDocument.WriteAll(bytes, TryWrite, ref _written) || Winspool.EndDocument(_printer) == 0)
            throw GivenUp();
    }

    private unsafe bool TryWrite(ReadOnlySpan<byte> piece, out uint taken)
    {
        fixed (byte* first = piece)
            return Winspool.Write(_printer, first, (uint)piece.Length, out taken) != 0;
    }

    private DeviceException GivenUp()
    {
        var fault = Fault("the document broke off");
        _ = Winspool.AbortPrinter(_printer);
        return fault;
    }

    private DeviceException Fault(string what) =>
        new(DeviceFault.Failed, $"{Address}: {what}, {Marshal.GetLastPInvokeErrorMessage()}", _written);

    private static DeviceException OpenFault(DeviceAddress address) => Marshal.GetLastPInvokeError() switch
    {
        Winspool.InvalidPrinterName => new(DeviceFault.NotFound,
            $"{address}: Windows has no printer of that name; posd devices lists those that it has."),
        Winspool.AccessDenied => new(DeviceFault.NotPermitted, $"{address} may not be used by this user."),
        _ => new(DeviceFault.Failed, $"{address}: open failed, {Marshal.GetLastPInvokeErrorMessage()}"),
    };
}
