using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PosDaemon.Devices.Transports.Win32;

/// <summary>One overlapped read or write after the other on a handle, each of which may be cancelled and then still
/// tells how many bytes it moved. Does not own the handle, and ends before it is closed.</summary>
[SupportedOSPlatform("windows")]
internal sealed class OverlappedCall : IDisposable
{
    // A driver that does not end a cancelled call in this time never will.
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(2);

    private readonly SafeFileHandle _handle;
    private readonly TimeProvider _time;
    private readonly unsafe NativeOverlapped* _overlapped = (NativeOverlapped*)NativeMemory.AllocZeroed(
        (nuint)sizeof(NativeOverlapped));

    private readonly ManualResetEvent _done = new(false);
    private bool _isAbandoned;

    public OverlappedCall(SafeFileHandle handle, TimeProvider time) => (_handle, _time) = (handle, time);

    public unsafe Task<OverlappedResult> ReadAsync(Memory<byte> buffer, CancellationToken abort) => RunAsync(buffer,
        (bytes, count) => Kernel32.ReadFile(_handle, (byte*)bytes, (uint)count, null, _overlapped), abort);

    /// <summary>Bytes that a driver still had when it did not end in time count as moved.</summary>
    public unsafe Task<OverlappedResult> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) =>
        RunAsync(MemoryMarshal.AsMemory(bytes),
            (first, count) => Kernel32.WriteFile(_handle, (byte*)first, (uint)count, null, _overlapped), abort);

    public unsafe void Dispose()
    {
        // What a driver still holds has to stay where it is.
        if (_isAbandoned)
            return;
        _done.Dispose();
        NativeMemory.Free(_overlapped);
    }

    private async Task<OverlappedResult> RunAsync(
        Memory<byte> buffer, Func<nint, int, int> start, CancellationToken abort)
    {
        if (_isAbandoned)
            return OverlappedResult.Abandoned(0);
        if (abort.IsCancellationRequested)
            return new(Kernel32.OperationAborted, 0);
        var pin = buffer.Pin();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Begin(pin, buffer.Length, start, out var error))
        {
            pin.Dispose();
            return new(error, 0);
        }

        var wait = ThreadPool.RegisterWaitForSingleObject(
            _done, (_, _) => done.TrySetResult(), null, Timeout.Infinite, executeOnlyOnce: true);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (abort.UnsafeRegister(_ => Cancel(cancelled), null))
            await Task.WhenAny(done.Task, cancelled.Task);
        _isAbandoned = !await EndsInTimeAsync(done.Task);
        wait.Unregister(null);
        if (_isAbandoned)
            return OverlappedResult.Abandoned(buffer.Length);
        pin.Dispose();
        return Result();
    }

    private async Task<bool> EndsInTimeAsync(Task call)
    {
        try
        {
            await call.WaitAsync(CancelLimit, _time, CancellationToken.None);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private unsafe bool Begin(MemoryHandle pin, int count, Func<nint, int, int> start, out int error)
    {
        _done.Reset();
        *_overlapped = new NativeOverlapped { EventHandle = _done.SafeWaitHandle.DangerousGetHandle() };
        var isDone = start((nint)pin.Pointer, count) != 0;
        error = isDone ? 0 : Marshal.GetLastPInvokeError();
        return isDone || error == Kernel32.IoPending;
    }

    private unsafe void Cancel(TaskCompletionSource cancelled)
    {
        _ = Kernel32.CancelIoEx(_handle, _overlapped);
        cancelled.TrySetResult();
    }

    private unsafe OverlappedResult Result()
    {
        var isGood = Kernel32.GetOverlappedResult(_handle, _overlapped, out var count, wait: 0) != 0;
        return new(isGood ? 0 : Marshal.GetLastPInvokeError(), (int)count);
    }
}

/// <summary>How an overlapped call ended.</summary>
/// <param name="Error">Of Win32; 0 when it was carried out, 995 when it was cancelled, 31 when it was cancelled and the
/// driver did not end it.</param>
/// <param name="Count">Bytes moved, also by one that failed.</param>
internal readonly record struct OverlappedResult(int Error, int Count)
{
    private const int OperationAborted = 995, DeviceNotFunctioning = 31;

    /// <summary>What a write that ended so means: null when the next one may follow.</summary>
    public DeviceFault? FaultOfWrite => (Error, Count) switch
    {
        (0, _) or (OperationAborted, > 0) => null,
        (OperationAborted, _) => DeviceFault.Stalled,
        _ => DeviceFault.Gone,
    };

    /// <summary>The driver still has these bytes and may move them at any time; no other call can follow.</summary>
    public static OverlappedResult Abandoned(int count) => new(DeviceNotFunctioning, count);
}
