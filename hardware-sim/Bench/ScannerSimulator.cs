using System.Text;
using PosSim.Models;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>A serial or USB-CDC code scanner: sends the bytes of what it is shown and its terminator, and does not care
/// whether anybody listens.</summary>
internal sealed class ScannerSimulator : IBenchDevice
{
    // A host that has not read for this long is not there; a real line would have lost the bytes at once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LineFull = TimeSpan.FromMilliseconds(2);

    // A host must have had the time to read the first half before the hang-up throws it away.
    private static readonly TimeSpan MidCode = TimeSpan.FromMilliseconds(60);

    private readonly ScannerOptions _options;
    private readonly BenchLoop _loop;
    private readonly BenchLog _log;
    private readonly Queue<byte[]> _sending = new();
    private int _sentOfFirst;
    private DateTimeOffset _lastProgress;
    private bool _cutNextCode;
    private bool _echoes;

    public ScannerSimulator(string name, ScannerOptions options, PortMaker port, BenchLoop loop, BenchLog log)
    {
        (Name, _options, _loop, _log) = (name, options, loop, log);
        Port = port(name, happened => loop.TryPost(() => On(happened)));
    }

    public string Name { get; }

    public IDevicePort Port { get; }

    public int Scans { get; private set; }

    public long BytesFromHost { get; private set; }

    public string LastCode { get; private set; } = "";

    public DateTimeOffset? NextWake => _sending.Count > 0 ? _loop.Now + LineFull : null;

    public void Plug()
    {
        if (Port.IsPlugged) return;
        Port.Plug();
        _log.Write(Name, "plugged", $"{Name} is plugged in", $"{Name} 已插上");
    }

    public async ValueTask UnplugAsync()
    {
        if (!Port.IsPlugged) return;
        _sending.Clear();
        _sentOfFirst = 0;
        await Port.UnplugAsync();
        _log.Write(Name, "unplugged", $"the cable of {Name} was pulled out", $"{Name} 的线被拔掉");
    }

    /// <summary>Shows a code to the scanner.</summary>
    public void Scan(string code)
    {
        if (!Port.IsPlugged) throw new BenchException(BenchFault.NotNow, $"{Name} is unplugged");
        (Scans, LastCode) = (Scans + 1, code);
        byte[] bytes = [.. Encoding.UTF8.GetBytes(code), .. _options.TerminatorBytes];
        if (_cutNextCode)
        {
            _cutNextCode = false;
            Send(bytes[..(bytes.Length / 2)]);
            _loop.Later(MidCode, async () => await UnplugAsync());
            _log.Write(Name, "cut", $"{Name} is pulled out in the middle of a code", $"{Name} 在读码中途被拔掉");
            return;
        }
        Send(bytes);
        _log.Write(Name, "scan", $"{Name} read a code", $"{Name} 读到一个码");
    }

    /// <summary>Sends bytes as they are, without a terminator.</summary>
    public void SendRaw(byte[] bytes)
    {
        if (!Port.IsPlugged) throw new BenchException(BenchFault.NotNow, $"{Name} is unplugged");
        Send(bytes);
        _log.Write(Name, "bytes", $"{Name} sent {bytes.Length} raw bytes", $"{Name} 发出 {bytes.Length} 个原始字节");
    }

    public bool IsSending => _sending.Count > 0;

    public void Advance(DateTimeOffset now)
    {
        while (_sending.TryPeek(out var bytes))
        {
            var count = Port.Send(bytes.AsSpan(_sentOfFirst));
            if (count > 0) (_sentOfFirst, _lastProgress) = (_sentOfFirst + count, now);
            if (_sentOfFirst < bytes.Length) break;
            _sending.Dequeue();
            _sentOfFirst = 0;
        }
        if (_sending.Count == 0 || now - _lastProgress < Patience) return;
        _sending.Clear();
        _sentOfFirst = 0;
        _log.Write(Name, "lost", $"nobody reads {Name}: bytes were lost", $"没有程序在读 {Name}，字节丢失");
    }

    public void On(PortEvent happened)
    {
        if (happened is not PortEvent.Received received) return;
        BytesFromHost += received.Bytes.Length;
        if (_echoes) Send(received.Bytes);
        received.Taken();
    }

    public void Break(FaultOrder fault)
    {
        switch (fault.Fault)
        {
            case "unplug-mid-code":
                _cutNextCode = true;
                if (fault.Text("code") is { } code) Scan(code);
                break;
            case "garbage":
                SendRaw(Garbage.Make(fault.Number("bytes", 64), fault.Number("seed", 1)));
                break;
            case "echo":
                _echoes = fault.Flag("on", true);
                break;
            case "none":
                (_cutNextCode, _echoes) = (false, false);
                break;
            default:
                throw Garbage.Unknown(fault, "unplug-mid-code", "garbage", "echo", "none");
        }
    }

    public ValueTask DisposeAsync() => Port.DisposeAsync();

    private void Send(byte[] bytes)
    {
        if (bytes.Length == 0) return;
        if (_sending.Count == 0) _lastProgress = _loop.Now;
        _sending.Enqueue(bytes);
        Advance(_loop.Now);
    }
}
