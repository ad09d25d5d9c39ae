using System.Diagnostics;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Contracts.Tests.Transports;

/// <summary>What every transport promises. Each kind of transport runs it by a class of its own.</summary>
public abstract class TransportContract
{
    private static readonly TransportOptions ShortStall = new() { StallLimit = TimeSpan.FromMilliseconds(300) };

    private protected abstract DeviceEnd Device();

    private protected static ValueTask<ITransport> OpenAsync(DeviceAddress address) =>
        new SystemTransportFactory(TimeProvider.System, ShortStall).OpenAsync(address, CancellationToken.None);

    /// <summary>Bytes of every value, without a pattern that a shift could hide in.</summary>
    private protected static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(length).NextBytes(noise);
        return noise;
    }

    [Fact]
    public async Task Noise_that_is_written_arrives_whole_and_unchanged()
    {
        await using var device = Device();
        await using var transport = await OpenAsync(device.Address);
        var noise = Noise(20_000);

        // In pieces that any cable holds while nobody reads.
        for (var sent = 0; sent < noise.Length; sent += 2_000)
        {
            await transport.WriteAsync(noise.AsMemory(sent, 2_000), CancellationToken.None);
            Assert.Equal(noise[sent..(sent + 2_000)], await device.ReadAsync(2_000));
        }
    }

    [Fact]
    public async Task Cancelled_read_ends_at_once()
    {
        await using var device = Device();
        await using var transport = await OpenAsync(device.Address);
        using var abort = new CancellationTokenSource();

        var read = transport.ReadAsync(new byte[8], abort.Token).AsTask();
        Assert.False(read.IsCompleted);
        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_thousand_openings_and_closings_leave_no_descriptor_no_thread_and_no_waiting_read()
    {
        await using var device = Device();
        await OpenAndCloseAsync(device);
        var before = Usage();

        for (var i = 0; i < 1000; i++)
            await OpenAndCloseAsync(device);

        var after = Usage();
        Assert.InRange(after.Descriptors, 0, before.Descriptors + 5);
        // The pool may have grown; a thread for each port would be 1,000.
        Assert.InRange(after.Threads, 0, before.Threads + 50);
    }

    [Fact]
    public async Task Closing_leaves_no_timer_that_would_still_fire()
    {
        await using var device = Device();
        var clock = new ArmedTimers();
        var transport = await new SystemTransportFactory(clock, ShortStall).OpenAsync(
            device.Address, CancellationToken.None);
        using var abort = new CancellationTokenSource();
        var read = transport.ReadAsync(new byte[8], abort.Token).AsTask();
        await transport.WriteAsync(new byte[1], CancellationToken.None);
        await device.ReadAsync(1);
        var closing = transport.DisposeAsync().AsTask();
        await abort.CancelAsync();
        await device.LetGoAsync();
        await closing;
        await Task.WhenAny(read);

        Assert.Equal(0, clock.Count);
    }

    private static async Task OpenAndCloseAsync(DeviceEnd device)
    {
        var transport = await OpenAsync(device.Address);
        using var abort = new CancellationTokenSource();
        var read = transport.ReadAsync(new byte[8], abort.Token).AsTask();
        var closing = transport.DisposeAsync().AsTask();
        await abort.CancelAsync();
        await device.LetGoAsync();
        await closing;
        await Task.WhenAny(read).WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static (int Descriptors, int Threads) Usage()
    {
        using var process = Process.GetCurrentProcess();
        return (OperatingSystem.IsLinux() ? Descriptors() : process.HandleCount, process.Threads.Count);
    }

    /// <summary>Descriptors of this process on Linux, without those of its assemblies and their symbols: one that is
    /// loaded meanwhile, for the stack trace of an exception too, is no descriptor of a transport.</summary>
    internal static int Descriptors() => NamesOfDescriptors().Count;

    /// <summary>What each of them stands for, as proc_pid_fd(5) writes it.</summary>
    internal static IReadOnlyList<string> NamesOfDescriptors() => [.. Directory.GetFiles("/proc/self/fd")
        .Select(path => new FileInfo(path).LinkTarget)
        .OfType<string>()
        .Where(target => Path.GetExtension(target) is not (".dll" or ".pdb"))];
}

/// <summary>The system's clock, which knows how many of its timers will still fire.</summary>
internal sealed class ArmedTimers : TimeProvider
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ArmedTimer(this);
        timer.Start(callback, state, dueTime, period);
        return timer;
    }

    private sealed class ArmedTimer(ArmedTimers clock) : ITimer
    {
        private ITimer? _timer;
        private int _isArmed;

        public void Start(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timer = System.CreateTimer(
                _ =>
                {
                    Arm(false);
                    callback(state);
                }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Arm(dueTime != Timeout.InfiniteTimeSpan);
            return _timer!.Change(dueTime, period);
        }

        public void Dispose()
        {
            Arm(false);
            _timer!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(bool isArmed)
        {
            var will = isArmed ? 1 : 0;
            Interlocked.Add(ref clock._count, will - Interlocked.Exchange(ref _isArmed, will));
        }
    }
}

/// <summary>What every transport promises whose device sends as well.</summary>
public abstract class TwoWayTransportContract : TransportContract
{
    [Fact]
    public async Task Noise_that_the_device_sends_arrives_whole_and_unchanged()
    {
        await using var device = Device();
        await using var transport = await OpenAsync(device.Address);
        var noise = Noise(100_000);

        var sending = device.SendAsync(noise);
        var got = new byte[noise.Length];
        for (var read = 0; read < got.Length;)
            read += await transport.ReadAsync(got.AsMemory(read), CancellationToken.None);
        await sending;

        Assert.Equal(noise, got);
    }

    [Fact]
    public async Task No_byte_is_lost_where_reads_are_cancelled_again_and_again()
    {
        await using var device = Device();
        await using var transport = await OpenAsync(device.Address);
        var noise = Noise(3_000);
        var buffer = new byte[64];
        // One is sure to be cancelled while it waits; how many more are depends on when the bytes come.
        using (var early = new CancellationTokenSource())
        {
            var waiting = transport.ReadAsync(buffer, early.Token).AsTask();
            await early.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        var sending = SendInBitsAsync(device, noise);
        var got = new List<byte>();
        while (got.Count < noise.Length)
        {
            using var abort = new CancellationTokenSource();
            var read = transport.ReadAsync(buffer, abort.Token).AsTask();
            await Task.Yield();
            await abort.CancelAsync();
            try
            {
                got.AddRange(buffer.AsSpan(0, await read));
            }
            catch (OperationCanceledException) when (abort.IsCancellationRequested)
            {
                // Nothing had come yet; the next read has it.
                continue;
            }
        }

        await sending;
        Assert.Equal(noise, got);
    }

    [Fact]
    public async Task Hang_up_ends_a_read_with_zero_and_a_write_with_gone()
    {
        await using var device = Device();
        await using var transport = await OpenAsync(device.Address);
        await transport.WriteAsync(new byte[1], CancellationToken.None);
        await device.ReadAsync(1);

        var read = transport.ReadAsync(new byte[8], CancellationToken.None).AsTask();
        await device.HangUpAsync();

        Assert.Equal(0, await read.WaitAsync(TimeSpan.FromSeconds(20)));
        var fault = await Assert.ThrowsAsync<DeviceException>(() =>
            transport.WriteAsync(new byte[1], CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal((DeviceFault.Gone, 0L), (fault.Fault, fault.BytesWritten));
        Assert.Equal(0, await transport.ReadAsync(new byte[8], CancellationToken.None).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Write_that_moves_no_byte_is_stalled_and_goes_on_behind_what_it_counts()
    {
        await using var device = Device();
        await using var transport = await OpenAsync(device.Address);
        var slip = Noise(StallingLength);

        var fault = await Assert.ThrowsAsync<DeviceException>(async () =>
            await transport.WriteAsync(slip, CancellationToken.None));
        var arriving = device.ReadAsync(slip.Length);
        await transport.WriteAsync(slip.AsMemory((int)fault.BytesWritten), CancellationToken.None);

        Assert.Equal(DeviceFault.Stalled, fault.Fault);
        Assert.InRange(fault.BytesWritten, 1, slip.Length - 1);
        var arrived = await arriving;
        Assert.True(slip.AsSpan().SequenceEqual(arrived));
    }

    [Fact]
    public async Task Closing_while_a_write_is_stalled_does_not_wait_for_the_line()
    {
        await using var device = Device();
        var transport = await OpenAsync(device.Address);
        await Assert.ThrowsAsync<DeviceException>(async () =>
            await transport.WriteAsync(new byte[StallingLength], CancellationToken.None));

        await transport.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Waiting_bytes_are_thrown_away_and_counted()
    {
        await using var device = Device();
        await using var transport = await OpenAsync(device.Address);
        await transport.WriteAsync(new byte[1], CancellationToken.None);
        await device.ReadAsync(1);
        await device.SendAsync("stale\r"u8.ToArray());
        await transport.ReadAsync(new byte[1], CancellationToken.None);

        Assert.Equal(5, transport.DiscardInput());
        Assert.Equal(0, transport.DiscardInput());
    }

    /// <summary>More than the cable takes while the device reads nothing.</summary>
    private protected virtual int StallingLength => 200_000;

    private static async Task SendInBitsAsync(DeviceEnd device, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length; sent += 3)
        {
            await device.SendAsync(bytes.AsMemory(sent, Math.Min(3, bytes.Length - sent)));
            await Task.Yield();
        }
    }
}
