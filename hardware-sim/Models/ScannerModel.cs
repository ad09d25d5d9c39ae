using System.Text;

namespace PosSim.Models;

/// <summary>How a virtual scanner ends a code. A carriage return is the factory setting of most.</summary>
internal sealed record ScannerOptions(string Terminator = "cr")
{
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
}

/// <summary>A serial or USB-CDC code scanner without a cable: the bytes of what it is shown wait here until the line
/// takes them, and are lost when it takes none for too long. No clock and no I/O of its own.</summary>
internal sealed class ScannerModel(ScannerOptions options)
{
    // A host that has not read for this long is not there; a real line would have lost the bytes at once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Queue<byte[]> _outgoing = new();
    private int _sentOfFirst;
    private DateTimeOffset _lastProgress;

    public int Scans { get; private set; }

    public string LastCode { get; private set; } = "";

    public long BytesFromHost { get; private set; }

    public bool IsSending => _outgoing.Count > 0;

    /// <summary>What the host writes comes back.</summary>
    public bool Echoes { get; set; }

    /// <summary>What the line should take next; empty when nothing waits.</summary>
    public ReadOnlySpan<byte> Pending => _outgoing.TryPeek(out var first) ? first.AsSpan(_sentOfFirst) : [];

    /// <summary>Counts the code as read and gives its bytes in UTF-8 with the terminator.</summary>
    public byte[] Read(string code)
    {
        (Scans, LastCode) = (Scans + 1, code);
        return [.. Encoding.UTF8.GetBytes(code), .. options.TerminatorBytes];
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
    }

    public void Clear()
    {
        _outgoing.Clear();
        _sentOfFirst = 0;
    }
}
