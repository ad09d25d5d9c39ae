using Microsoft.Extensions.Time.Testing;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Spooler;

namespace PosDaemon.Devices.Tests.Transports;

/// <summary>What is decided about the print spooler, with calls of our own in place of its.</summary>
public sealed class SpoolerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new();
    private readonly SpoolerCalls _calls = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Printer_that_opens_too_late_is_closed_and_meanwhile_nobody_tries_again(bool isAborted)
    {
        using var spooler = new SlowSpooler();
        using var abort = new CancellationTokenSource();
        var opening = OpenAsync("Receipt", spooler.Open, abort.Token);
        if (isAborted)
            await abort.CancelAsync();
        else
            _clock.Advance(Limit);
        await Task.WhenAny(opening);
        var again = await Assert.ThrowsAsync<DeviceException>(() => OpenAsync("RECEIPT", spooler.Open));
        var other = new Opened();
        Assert.Same(other, await OpenAsync("Kitchen", () => other));

        spooler.Answer();
        await spooler.Printer.Closed.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var next = new Opened();
        Assert.Same(next, await OpenAsync("Receipt", () => next));

        Assert.Equal(DeviceFault.Stalled, again.Fault);
        Assert.Equal(1, spooler.Calls);
        Assert.False(next.Closed.Task.IsCompleted || other.Closed.Task.IsCompleted);
        if (isAborted)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        else
            Assert.Contains("did not answer for 5 s",
                (await Assert.ThrowsAsync<DeviceException>(() => opening)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Printer_that_cannot_be_opened_may_be_tried_again()
    {
        for (var i = 0; i < 2; i++)
            Assert.Equal(DeviceFault.NotFound, (await Assert.ThrowsAsync<DeviceException>(() => OpenAsync(
                "Receipt", () => throw new DeviceException(DeviceFault.NotFound, "no such printer")))).Fault);
    }

    [Theory]
    [InlineData(true, 0, false, 40_000)]
    [InlineData(false, 0, false, 40_000)]
    [InlineData(false, 700, false, 40_700)]
    [InlineData(true, 30_000, true, 70_000)]
    public void Bytes_that_a_piece_took_before_it_failed_count_as_written(
        bool isGood, int last, bool isWhole, int expected)
    {
        var written = 0;

        Assert.Equal(isWhole, SpoolerDocument.WriteAll(new byte[70_000], Write, ref written));
        Assert.Equal(expected, written);

        bool Write(ReadOnlySpan<byte> piece, out uint taken)
        {
            taken = (uint)(written < 40_000 ? Math.Min(20_000, piece.Length) : last);
            return written < 40_000 || isGood;
        }
    }

    private Task<ITransport> OpenAsync(string name, Func<ITransport> open, CancellationToken abort = default) =>
        _calls.OpenAsync(new DeviceAddress("spooler:" + name), name, open, Limit, _clock, abort);

    /// <summary>Opens when it is told to.</summary>
    private sealed class SlowSpooler : IDisposable
    {
        private readonly ManualResetEventSlim _answers = new();
        private int _calls;

        public Opened Printer { get; } = new();

        public int Calls => Volatile.Read(ref _calls);

        public Opened Open()
        {
            Interlocked.Increment(ref _calls);
            _answers.Wait();
            return Printer;
        }

        public void Answer() => _answers.Set();

        public void Dispose() => _answers.Dispose();
    }

    private sealed class Opened : ITransport
    {
        public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public DeviceAddress Address { get; } = new("spooler:Receipt");

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort) => ValueTask.FromResult(0);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) => ValueTask.CompletedTask;

        public int DiscardInput() => 0;

        public ValueTask DisposeAsync()
        {
            Closed.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
