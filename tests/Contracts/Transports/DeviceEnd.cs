using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PosDaemon.Devices.Tests.Serial;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Posix;
using PosSim.Models.Scanners;

namespace PosDaemon.Contracts.Tests.Transports;

/// <summary>The device's end of a cable, of any kind of transport.</summary>
internal abstract class DeviceEnd : IAsyncDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public abstract DeviceAddress Address { get; }

    /// <summary>Everything the host has sent, as it comes; waits for so many bytes.</summary>
    public abstract Task<byte[]> ReadAsync(int count);

    public virtual Task SendAsync(ReadOnlyMemory<byte> bytes) => throw new NotSupportedException();

    /// <summary>Ends the device's part of a connection that the host is closing.</summary>
    public virtual Task LetGoAsync() => Task.CompletedTask;

    /// <summary>What the host has sent, as soon as there is something; zero when the host or the cable has gone.
    /// </summary>
    public virtual ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken abort) =>
        throw new NotSupportedException();

    /// <summary>Nothing where it can tell that no host is there.</summary>
    public virtual Task SendToHostAsync(ReadOnlyMemory<byte> bytes) => SendAsync(bytes);

    /// <summary>After the host has gone: whether the next one can be served.</summary>
    public virtual bool TakesNextHost() => false;

    /// <summary>The device goes away.</summary>
    public virtual Task HangUpAsync() => throw new NotSupportedException();

    /// <summary>It is there again.</summary>
    public virtual void PlugIn() => throw new NotSupportedException();

    public abstract ValueTask DisposeAsync();
}

/// <summary>A pseudo-terminal.</summary>
/// <param name="options">Of the host's address.</param>
internal class PtyEnd(string options) : DeviceEnd
{
    public Pty Pty { get; } = new();

    public override DeviceAddress Address => Pty.AddressWith(options);

    public override async Task<byte[]> ReadAsync(int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        var bytes = new byte[count];
        for (var read = 0; read < count;)
            read += await Pty.ReadAsync(bytes.AsMemory(read), limit.Token);
        return bytes;
    }

    public override async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Patience);
        await Pty.SendAllAsync(bytes, limit.Token);
    }

    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken abort) =>
        await Pty.ReadAsync(buffer, abort);

    public override Task HangUpAsync() => Pty.PullAsync();

    public override void PlugIn() => Pty.PlugIn();

    public override ValueTask DisposeAsync() => Pty.DisposeAsync();
}

/// <summary>A pseudo-terminal in place of a USB printer's device file, raw before anybody opens it.</summary>
internal sealed class PrinterEnd : PtyEnd
{
    /// <param name="least">See <see cref="Pty.MakeRaw"/>.</param>
    public PrinterEnd(byte least) : base("") => Pty.MakeRaw(least);

    public override DeviceAddress Address => new($"lp:{Pty.Link}");
}

/// <summary>A pseudo-terminal in place of an evdev device: what is sent is typed.</summary>
internal sealed class KeyboardEnd : PtyEnd
{
    public KeyboardEnd() : base("") => Pty.MakeRaw();

    public override DeviceAddress Address => new($"evdev:{Pty.Link}");

    public override Task SendToHostAsync(ReadOnlyMemory<byte> bytes) => SendAsync(KeyStrokes.Of(bytes.Span));
}

/// <summary>A pseudo-terminal in place of a hidraw device: each piece that is sent is one code in one or more reports.
/// </summary>
internal sealed class HidEnd : PtyEnd
{
    public HidEnd() : base("")
    {
        Pty.MakeRaw();
        File.WriteAllBytes(Descriptor, HidReports.A.Descriptor);
    }

    public override DeviceAddress Address => new($"hidraw:{Pty.Link}?descriptor={Descriptor}");

    private string Descriptor => $"{Pty.Link}.descriptor";

    public override Task SendToHostAsync(ReadOnlyMemory<byte> bytes) => SendAsync(HidReports.A.Of(bytes.Span));
}

/// <summary>A listener that serves one connection after the other.</summary>
internal sealed class TcpEnd : DeviceEnd
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Socket? _peer;

    public TcpEnd() => _listener.Start();

    public override DeviceAddress Address => new($"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public override async Task<byte[]> ReadAsync(int count)
    {
        var peer = await PeerAsync();
        using var limit = new CancellationTokenSource(Patience);
        var bytes = new byte[count];
        for (var read = 0; read < count;)
            read += await peer.ReceiveAsync(bytes.AsMemory(read), limit.Token);
        return bytes;
    }

    public override async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var peer = await PeerAsync();
        while (!bytes.IsEmpty)
            bytes = bytes[await peer.SendAsync(bytes)..];
    }

    public override async Task LetGoAsync()
    {
        var peer = await PeerAsync();
        while (await peer.ReceiveAsync(new byte[1024]) > 0)
        {
            // Nobody asks for it any more.
        }

        peer.Dispose();
        _peer = null;
    }

    /// <summary>It loses its power: what comes is not acknowledged any more, and nothing is sent (SO_ATTACH_FILTER with
    /// the one instruction "drop").</summary>
    public async Task GoDarkAsync()
    {
        const int SocketLevel = 1, AttachFilter = 26;
        var drop = GCHandle.Alloc(new byte[] { 0x06, 0, 0, 0, 0, 0, 0, 0 }, GCHandleType.Pinned);
        var program = new byte[16];
        program[0] = 1;
        BitConverter.TryWriteBytes(program.AsSpan(8), (long)drop.AddrOfPinnedObject());
        (await PeerAsync()).SetRawSocketOption(SocketLevel, AttachFilter, program);
        drop.Free();
    }

    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken abort)
    {
        var peer = _peer ??= await _listener.AcceptSocketAsync(abort);
        return await peer.ReceiveAsync(buffer, abort);
    }

    public override async Task SendToHostAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_peer is { } peer)
            await peer.SendAsync(bytes);
    }

    public override bool TakesNextHost()
    {
        _peer?.Dispose();
        _peer = null;
        return true;
    }

    public override async Task HangUpAsync()
    {
        var peer = await PeerAsync();
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();
    }

    public override void PlugIn() => TakesNextHost();

    public override ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _peer?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Socket> PeerAsync() => _peer ??= await _listener.AcceptSocketAsync();
}

/// <summary>A plain file.</summary>
internal sealed class FileEnd : DeviceEnd
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private long _read;

    public override DeviceAddress Address => new($"file:{_path}");

    public override async Task<byte[]> ReadAsync(int count)
    {
        // As another program does, without a lock.
        using var file = new SafeFileHandle(Libc.Open(_path, 0), ownsHandle: true);
        var bytes = new byte[count];
        for (var read = 0; read < count;)
            read += await RandomAccess.ReadAsync(file, bytes.AsMemory(read), _read + read);
        _read += count;
        return bytes;
    }

    public override ValueTask DisposeAsync()
    {
        File.Delete(_path);
        return ValueTask.CompletedTask;
    }
}
