using PosSim.Models;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>A <see cref="ScannerModel"/> on a line. It does not care whether anybody listens.</summary>
internal sealed class ScannerSimulator(
    string name, ScannerOptions options, WireFactory wire, BenchLoop loop, BenchLog log)
    : BenchDevice(name, wire, loop, log)
{
    private static readonly TimeSpan LineFull = TimeSpan.FromMilliseconds(2);

    // A host must have had the time to read the first half before the hang-up throws it away.
    private static readonly TimeSpan MidCode = TimeSpan.FromMilliseconds(60);

    private bool _cutsNextCode;

    public ScannerModel Model { get; } = new(options);

    public override DateTimeOffset? NextWake => Model.IsSending ? Loop.Now + LineFull : Model.NextSend;

    /// <summary>Shows a code to the scanner; throws <see cref="BenchException"/> while it is unplugged.</summary>
    public void Scan(string code)
    {
        RefuseUnplugged();
        if (!Model.Listener.IsEnabled)
        {
            Log.Write(Name, "disabled", $"{Name} was disabled by its host and reads nothing", $"{Name} 已被主机停用，不读码");
            return;
        }
        var bytes = Model.Read(code, Loop.Now);
        if (_cutsNextCode)
        {
            _cutsNextCode = false;
            Send(bytes[..(bytes.Length / 2)]);
            Loop.Later(MidCode, async () => await UnplugAsync());
            Log.Write(Name, "cut", $"{Name} is pulled out in the middle of a code", $"{Name} 在读码中途被拔掉");
            return;
        }
        Send(bytes);
        Log.Write(Name, "scan", $"{Name} read a code", $"{Name} 读到一个码");
    }

    /// <summary>Sends bytes as they are, without a terminator; throws <see cref="BenchException"/> while it is
    /// unplugged.</summary>
    public void SendRaw(byte[] bytes)
    {
        RefuseUnplugged();
        Send(bytes);
        Log.Write(Name, "bytes", $"{Name} sent {bytes.Length} raw bytes", $"{Name} 发出 {bytes.Length} 个原始字节");
    }

    public override void Advance(DateTimeOffset now)
    {
        Model.Elapse(now);
        while (Model.IsSending)
        {
            var room = Model.Pending.Length;
            var count = Wire.Send(Model.Pending);
            Model.Sent(count, now);
            if (count < room) break;
        }
        if (Model.GivesUp(now))
            Log.Write(Name, "lost", $"nobody reads {Name}: bytes were lost", $"没有程序在读 {Name}，字节丢失");
    }

    public override void On(WireEvent happened)
    {
        if (happened is not WireEvent.Received received) return;
        var before = Model.Listener.Sounds.Values.Sum();
        Model.Receive(received.Bytes, Loop.Now);
        if (Model.Listener.Sounds.Values.Sum() > before) LogSound(Model.Listener.Last!);
        Advance(Loop.Now);
        received.Release();
    }

    public override void Break(FaultOrder fault)
    {
        switch (fault.Fault)
        {
            case "unplug-mid-code":
                _cutsNextCode = true;
                if (fault.Text("code") is { } code) Scan(code);
                break;
            case "garbage":
                SendRaw(fault.Noise(64));
                break;
            case "echo":
                Model.Echoes = fault.Flag("on", true);
                break;
            case "none":
                (_cutsNextCode, Model.Echoes) = (false, false);
                break;
            default:
                throw fault.Unknown("unplug-mid-code", "garbage", "echo", "none");
        }
    }

    /// <summary>A HID device is asked what its reports are like. A pseudo-terminal cannot be, so the answer lies beside
    /// its link, under the same name with .descriptor behind it.</summary>
    protected override void OnPlugged()
    {
        const string Pty = "pty:";
        if (Model.Descriptor is not { } descriptor || !Wire.Address.StartsWith(Pty, StringComparison.Ordinal)) return;
        var file = $"{Wire.Address[Pty.Length..]}.descriptor";
        try
        {
            File.WriteAllBytes(file, descriptor);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new WireException($"{file}: {fault.Message}", fault);
        }
    }

    protected override void OnUnplugged()
    {
        Model.Clear();
        Model.Listener.Forget();
    }

    private void LogSound(string sound)
    {
        var (en, zh) = sound switch
        {
            "good" => ("one high tone", "一声高音"),
            "bad" => ("low tones", "低音"),
            "warble" => ("a warble", "颤音"),
            _ => ("a sound", "提示音"),
        };
        Log.Write(Name, "sound", $"{Name} sounds {en}", $"{Name} 发出{zh}");
    }

    private void RefuseUnplugged()
    {
        if (!Wire.IsPlugged) throw new BenchException(BenchFault.NotNow, $"{Name} is unplugged");
    }

    private void Send(byte[] bytes)
    {
        Model.Enqueue(bytes, Loop.Now);
        Advance(Loop.Now);
    }
}
