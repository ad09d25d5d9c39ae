using System.Text;
using PosSim.Models.Scanners;

namespace PosSim.Models;

/// <summary>How a virtual scanner is set up.</summary>
/// <param name="Terminator">How it ends a code; a carriage return is the factory setting of most. HID POS reports and
/// SSI packets have their own end.</param>
/// <param name="Interface">What it is to the host; one of <see cref="Interfaces"/>.</param>
internal sealed record ScannerOptions(string Terminator = "cr", string Interface = ScannerOptions.Serial)
{
    public const string Serial = "serial", Ssi = "ssi", Keyboard = "keyboard";

    private static readonly Dictionary<string, HidReports> HidLayouts = new()
    {
        ["hid-a"] = HidReports.A, ["hid-b"] = HidReports.B, ["hid-c"] = HidReports.C,
    };

    public static IReadOnlyList<string> Interfaces { get; } = [Serial, Ssi, Keyboard, .. HidLayouts.Keys];

    /// <summary>Null where it is no HID POS scanner.</summary>
    public HidReports? Hid => HidLayouts.GetValueOrDefault(Interface);

    public static readonly IReadOnlyDictionary<string, byte[]> Terminators = new Dictionary<string, byte[]>
    {
        ["cr"] = [0x0D],
        ["lf"] = [0x0A],
        ["crlf"] = [0x0D, 0x0A],
        ["tab"] = [0x09],
        ["etx"] = [0x03],
        ["none"] = [],
    };

    public byte[] TerminatorBytes => Terminators[Terminator];

    /// <summary>Whose commands a serial one obeys; one of <see cref="CommandListener.Families"/>.</summary>
    public string Commands { get; init; } = CommandListener.None;

    /// <summary>Whose commands it obeys: a reader of packets and one of reports have their own.</summary>
    public string CommandsInForce =>
        Interface == Ssi ? CommandListener.Ssi : Hid is not null ? CommandListener.HidPos
        : Interface == Keyboard ? CommandListener.None : Commands;
}

/// <summary>A code scanner without a cable: the bytes of what it is shown wait here until the line
/// takes them, and are lost when it takes none for too long. No clock and no I/O of its own.</summary>
internal sealed class ScannerModel
{
    // A host that has not read for this long is not there; a real line would have lost the bytes at once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Queue<byte[]> _outgoing = new();
    private readonly ScannerOptions _options;
    private readonly SsiSender? _ssi;
    private int _sentOfFirst;
    private DateTimeOffset _lastProgress;

    public ScannerModel(ScannerOptions options)
    {
        _options = options;
        Listener = new CommandListener(options.CommandsInForce);
        _ssi = options.Interface == ScannerOptions.Ssi ? new SsiSender { Obey = Listener.Obey } : null;
    }

    /// <summary>What it was told by its host.</summary>
    public CommandListener Listener { get; }

    public int Scans { get; private set; }

    public string LastCode { get; private set; } = "";

    public long BytesFromHost { get; private set; }

    public bool IsSending => _outgoing.Count > 0;

    /// <summary>What the host writes comes back.</summary>
    public bool Echoes { get; set; }

    /// <summary>What the line should take next; empty when nothing waits.</summary>
    public ReadOnlySpan<byte> Pending => _outgoing.TryPeek(out var first) ? first.AsSpan(_sentOfFirst) : [];

    public string Interface => _options.Interface;

    /// <summary>The report descriptor of a HID POS scanner, else null.</summary>
    public byte[]? Descriptor => _options.Hid?.Descriptor;

    /// <summary>When it sends something again by itself.</summary>
    public DateTimeOffset? NextSend => _ssi?.NextSend;

    /// <summary>Counts the code as read and gives what the scanner sends of it now: its bytes in UTF-8 with the
    /// terminator, the keys that type them, its reports, or a packet. Nothing while its host has disabled it.</summary>
    public byte[] Read(string code, DateTimeOffset now)
    {
        if (!Listener.IsEnabled) return [];
        (Scans, LastCode) = (Scans + 1, code);
        var bytes = Encoding.UTF8.GetBytes(code);
        if (_ssi is not null)
            return _ssi.Read(bytes, now);
        if (_options.Hid is { } hid)
            return hid.Of(bytes);
        byte[] ended = [.. bytes, .. _options.TerminatorBytes];
        return _options.Interface == ScannerOptions.Keyboard ? KeyStrokes.Of(ended) : ended;
    }

    /// <summary>Puts bytes behind those that wait.</summary>
    public void Enqueue(byte[] bytes, DateTimeOffset now)
    {
        if (bytes.Length == 0) return;
        if (!IsSending) _lastProgress = now;
        _outgoing.Enqueue(bytes);
    }

    /// <summary>The line took so many of <see cref="Pending"/>.</summary>
    public void Sent(int count, DateTimeOffset now)
    {
        if (count == 0) return;
        (_sentOfFirst, _lastProgress) = (_sentOfFirst + count, now);
        if (_sentOfFirst < _outgoing.Peek().Length) return;
        _outgoing.Dequeue();
        _sentOfFirst = 0;
    }

    /// <summary>True when nobody has read for 3 s: what waited is lost.</summary>
    public bool GivesUp(DateTimeOffset now)
    {
        if (!IsSending || now - _lastProgress < Patience) return false;
        Clear();
        return true;
    }

    /// <summary>Takes in what the host wrote.</summary>
    public void Receive(byte[] bytes, DateTimeOffset now)
    {
        BytesFromHost += bytes.Length;
        if (Echoes) Enqueue(bytes, now);
        if (_ssi is not null) Enqueue(_ssi.Receive(bytes, now), now);
        Listener.Receive(bytes);
    }

    /// <summary>Sends again what the host has not answered.</summary>
    public void Elapse(DateTimeOffset now)
    {
        if (_ssi is not null) Enqueue(_ssi.Elapse(now), now);
    }

    public void Clear()
    {
        _outgoing.Clear();
        _sentOfFirst = 0;
        _ssi?.Clear();
    }
}
