using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Commands;
using PosDaemon.Devices.Transports;
using PosDaemon.Tests.Configuration;

namespace PosDaemon.Tests.Commands;

/// <summary>"Scan now": of which scanner a code counts, and from when.</summary>
public sealed class A_code_to_know_its_scanner_by
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60), Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _clock = new();
    private readonly Counter _counter = new();
    private readonly TaskCompletionSource<IReadOnlyDictionary<int, string>> _begun = new();

    private Task<(DeviceAddress Address, string? Scanner)?> ListenAsync() =>
        new ScannerListening(ConfigurationText.Good(ConfigurationText.Example), false, _counter, _clock).ListenAsync(
            [.. _counter.Ports.Select(port => (port.Address, (string?)null))], Limit,
            closed => _begun.TrySetResult(closed), CancellationToken.None);

    [Fact]
    public async Task Counts_once_each_place_is_open_or_cannot_be_and_not_before()
    {
        var (ready, slow, absent) = (_counter.Ports[0], _counter.Ports[1], _counter.Ports[2]);
        var listening = ListenAsync();
        ready.Open();
        ready.Send("\rTOO-EARLY\r");
        await ready.HasBeenRead.WaitAsync(Patience);
        Assert.False(_begun.Task.IsCompleted);

        absent.Refuse();
        slow.Open();
        slow.Send("\r");
        Assert.Equal([2], (await _begun.Task.WaitAsync(Patience)).Keys);
        slow.Send("NOW\r");

        Assert.Equal(slow.Address, (await listening.WaitAsync(Patience))?.Address);
    }

    [Fact]
    public async Task Is_waited_for_by_the_clock()
    {
        var listening = ListenAsync();

        _clock.Advance(Limit);

        Assert.Null(await listening.WaitAsync(Patience));
    }

    /// <summary>Three scanners, each opened when the test says so.</summary>
    private sealed class Counter : ITransportFactory
    {
        public IReadOnlyList<Port> Ports { get; } = [new("a"), new("b"), new("c")];

        public async ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort) =>
            await Ports.First(port => port.Address == address).Opening.WaitAsync(abort);
    }

    private sealed class Port(string name) : ITransport
    {
        private readonly TaskCompletionSource<ITransport> _opening = new();
        private readonly TaskCompletionSource _read = new();
        private readonly Channel<byte[]> _input = Channel.CreateUnbounded<byte[]>();
        private int _reads;

        public DeviceAddress Address { get; } = new($"tcp://{name}:1");

        public Task<ITransport> Opening => _opening.Task;

        /// <summary>What was sent first has been handled.</summary>
        public Task HasBeenRead => _read.Task;

        public void Open() => _opening.SetResult(this);

        public void Refuse() => _opening.SetException(new DeviceException(DeviceFault.NotFound, "it is not there"));

        public void Send(string text) => Assert.True(_input.Writer.TryWrite(System.Text.Encoding.ASCII.GetBytes(text)));

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
        {
            if (++_reads == 2)
                _read.SetResult();
            var bytes = await _input.Reader.ReadAsync(abort);
            bytes.CopyTo(buffer);
            return bytes.Length;
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) => ValueTask.CompletedTask;

        public int DiscardInput() => 0;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
