using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PosDaemon.Devices.Transports.Spooler;

/// <summary>A printer of the Windows spooler: each write is a document of its own, of type RAW. One-way: that the
/// spooler has taken it does not say that it was printed.</summary>
[SupportedOSPlatform("windows")]
internal sealed class SpoolerTransport : ITransport
{
    private const int Piece = 32 * 1024;

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
    public static async Task<SpoolerTransport> OpenAsync(DeviceAddress address, string name, TransportOptions options,
        TimeProvider time, CancellationToken abort)
    {
        // A printer of another computer may keep us waiting.
        var opening = OnThreadOfItsOwn(() => Open(address, name, options, time));
        try
        {
            return await opening.WaitAsync(options.StallLimit, time, abort);
        }
        catch (TimeoutException)
        {
            throw new DeviceException(DeviceFault.Stalled,
                $"{address}: the spooler did not answer for {options.StallLimit.TotalSeconds:0.#} s.");
        }
    }

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
        _work = OnThreadOfItsOwn(() =>
        {
            Print(bytes.Span);
            return true;
        });
        await WaitWhileItMovesAsync(bytes.Length);
    }

    public int DiscardInput() => 0;

    public ValueTask DisposeAsync()
    {
        // A call that hangs keeps its handle.
        if (_work.IsCompleted)
            _ = Winspool.ClosePrinter(_printer);
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

        while (!bytes.IsEmpty)
        {
            uint taken;
            fixed (byte* first = bytes)
                if (Winspool.Write(_printer, first, (uint)Math.Min(Piece, bytes.Length), out taken) == 0 || taken == 0)
                    throw GivenUp();
            Volatile.Write(ref _written, _written + (int)taken);
            bytes = bytes[(int)taken..];
        }

        if (Winspool.EndDocument(_printer) == 0)
            throw GivenUp();
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
            $"{address}: Windows has no printer of that name; posd ports lists those that it has."),
        Winspool.AccessDenied => new(DeviceFault.NotPermitted, $"{address} may not be used by this user."),
        _ => new(DeviceFault.Failed, $"{address}: open failed, {Marshal.GetLastPInvokeErrorMessage()}"),
    };

    // Calls of the spooler have no limit of their own and may hang with a driver.
    private static Task<T> OnThreadOfItsOwn<T>(Func<T> call) => Task.Factory.StartNew(
        call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
