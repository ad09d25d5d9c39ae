using System.IO.Ports;
using PosDaemon.Devices.Tests.Serial;

namespace PosDaemon.Contracts.Tests.Transports;

/// <summary>What System.IO.Ports does by itself on a Linux pseudo-terminal: the reasons why it is the second driver and
/// what its transport works around. A test that fails here is good news: read decision 0001 again.</summary>
public sealed class SystemIoPortsTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(3);

    private static SerialPort Open(Pty pty)
    {
        var port = new SerialPort(pty.Link, 9600);
        port.Open();
        return port;
    }

    [Fact]
    public async Task System_IO_Ports_loses_bytes_where_a_cancel_meets_them()
    {
        await using var pty = new Pty();
        using var port = Open(pty);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (sent, got) = (0, 0);

        // Not to be had in one try: where in its loop the stream is when the cancel comes is chance.
        while (got == sent && !limit.IsCancellationRequested)
        {
            const int Round = 2_000;
            var sending = Task.Run(() => SendInBitsAsync(pty, Round));
            sent += Round;
            got += await ReadWithCancelsAsync(port.BaseStream, sending);
        }

        Assert.True(got < sent, $"all of {sent} bytes came through");
    }

    [Fact]
    public async Task System_IO_Ports_read_after_a_hang_up_never_ends()
    {
        await using var pty = new Pty();
        var port = Open(pty);
        var first = port.BaseStream.ReadAsync(new byte[1], CancellationToken.None).AsTask();
        await pty.PullAsync();
        await Task.WhenAny(first, Task.Delay(LongEnough, TimeProvider.System));

        var second = port.BaseStream.ReadAsync(new byte[1], CancellationToken.None).AsTask();
        await Task.WhenAny(second, Task.Delay(LongEnough, TimeProvider.System));

        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task System_IO_Ports_write_after_a_hang_up_never_ends()
    {
        await using var pty = new Pty();
        var port = Open(pty);
        var read = port.BaseStream.ReadAsync(new byte[1], CancellationToken.None).AsTask();
        await pty.PullAsync();
        await Task.WhenAny(read, Task.Delay(LongEnough, TimeProvider.System));

        var write = port.BaseStream.WriteAsync(new byte[1], CancellationToken.None).AsTask();
        await Task.WhenAny(write, Task.Delay(LongEnough, TimeProvider.System));

        Assert.False(write.IsCompletedSuccessfully);
        Assert.False(write.IsFaulted);
    }

    [Fact]
    public async Task System_IO_Ports_cancelled_write_tells_no_count_of_what_has_left()
    {
        await using var pty = new Pty();
        using var port = Open(pty);
        using var abort = new CancellationTokenSource();
        port.WriteTimeout = 100;

        var write = port.BaseStream.WriteAsync(new byte[200_000], abort.Token).AsTask();
        await Task.WhenAny(write, Task.Delay(LongEnough, TimeProvider.System));
        Assert.False(write.IsCompleted);
        await abort.CancelAsync();

        var fault = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Assert.Empty(fault.Data);
        Assert.InRange(pty.Unread(), 1, 199_999);
    }

    private static async Task<int> CountAsync(Task<int> read)
    {
        try
        {
            return await read;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static async Task SendInBitsAsync(Pty pty, int count)
    {
        for (var sent = 0; sent < count; sent++)
        {
            pty.Send("X");
            Thread.SpinWait(2_000);
            await Task.Yield();
        }
    }

    // What is left in the line when everything is sent comes within half a second, or never.
    private static async Task<int> ReadWithCancelsAsync(Stream stream, Task sending)
    {
        var (got, chance, buffer) = (0, new Random(1), new byte[64]);
        while (!sending.IsCompleted)
        {
            using var abort = new CancellationTokenSource();
            var read = stream.ReadAsync(buffer, abort.Token).AsTask();
            Thread.SpinWait(chance.Next(20_000));
            await abort.CancelAsync();
            got += await CountAsync(read);
        }

        await sending;
        var last = 1;
        while (last > 0)
        {
            using var quiet = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            got += last = await CountAsync(stream.ReadAsync(buffer, quiet.Token).AsTask());
        }

        return got;
    }
}
