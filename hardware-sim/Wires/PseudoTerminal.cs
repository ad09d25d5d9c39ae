using System.Runtime.InteropServices;
using System.Text;

namespace PosSim.Wires;

/// <summary>One open master/slave pair, from plug to unplug, and the thread that reads the master. The slave is held
/// open as well: only so does it stay raw, without echo, between two openings by the host.</summary>
internal sealed unsafe class PseudoTerminal : IDisposable
{
    private const int ChunkBytes = 1024;
    private const int RetryMilliseconds = 5;

    private readonly int _master;
    private readonly int _slave;
    private readonly int _wake;
    private readonly WireReport _report;
    private readonly Thread _reader;
    private volatile bool _stop;
    private volatile bool _paused;
    private volatile bool _closed;

    public PseudoTerminal(string name, WireReport report)
    {
        _report = report;
        _master = Check(Libc.OpenMaster(
            Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec), "posix_openpt");
        _slave = -1;
        _wake = -1;
        try
        {
            Check(Libc.Grant(_master), "grantpt");
            Check(Libc.Unlock(_master), "unlockpt");
            SlavePath = ReadSlavePath();
            _slave = Check(
                Libc.Open(SlavePath, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.CloseOnExec), "open");
            MakeRaw();
            _wake = Check(Libc.EventFd(0, Libc.NonBlocking | Libc.CloseOnExec), "eventfd");
        }
        catch (WireException)
        {
            CloseAll();
            throw;
        }
        _reader = new Thread(ReadUntilStopped) { IsBackground = true, Name = $"pty {name}" };
        _reader.Start();
    }

    public string SlavePath { get; } = "";

    /// <summary>Returns how many bytes the line took; a host that does not read leaves room for about 4 KB.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var written = Libc.Write(_master, start, (nuint)bytes.Length);
            return written < 0 ? 0 : (int)written;
        }
    }

    /// <summary>Closing the master is the hang-up: the host polls 0x19, reads 0 and writes EIO.</summary>
    public void Dispose()
    {
        _stop = true;
        Wake();
        _reader.Join();
        CloseAll();
    }

    private void ReadUntilStopped()
    {
        var chunk = new byte[ChunkBytes];
        WireEvent? unreported = null;
        while (!_stop)
        {
            if (unreported is not null && _report(unreported)) unreported = null;
            WaitForWork(unreported is null ? -1 : RetryMilliseconds);
            if (_stop || _paused) continue;
            var count = ReadMaster(chunk);
            if (count <= 0) continue;
            _paused = true;
            unreported = new WireEvent.Received(chunk[..count], Resume);
        }
    }

    private void WaitForWork(int timeout)
    {
        var slots = stackalloc PollSlot[2];
        slots[0] = new PollSlot { Fd = _wake, Wanted = Libc.PollIn };
        slots[1] = new PollSlot { Fd = _paused ? -1 : _master, Wanted = Libc.PollIn };
        if (Libc.Poll(slots, 2, timeout) <= 0 || (slots[0].Happened & Libc.PollIn) == 0) return;
        ulong rung;
        _ = Libc.Read(_wake, (byte*)&rung, sizeof(ulong));
    }

    private int ReadMaster(byte[] chunk)
    {
        fixed (byte* start = chunk) return (int)Libc.Read(_master, start, (nuint)chunk.Length);
    }

    private void Resume()
    {
        _paused = false;
        Wake();
    }

    // Called after Dispose as well, when a late device lets go of its last chunk: the closed flag keeps it harmless.
    private void Wake()
    {
        if (_closed) return;
        ulong ring = 1;
        _ = Libc.Write(_wake, (byte*)&ring, sizeof(ulong));
    }

    private void CloseAll()
    {
        _closed = true;
        foreach (var fd in (int[])[_slave, _master, _wake])
            if (fd >= 0) _ = Libc.Close(fd);
    }

    private string ReadSlavePath()
    {
        const int Longest = 128;
        var name = stackalloc byte[Longest];
        Check(Libc.SlaveName(_master, name, Longest), "ptsname_r");
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
    }

    private void MakeRaw()
    {
        // struct termios of glibc is 60 bytes; room to spare costs nothing.
        var settings = stackalloc byte[128];
        Check(Libc.GetSettings(_slave, settings), "tcgetattr");
        Libc.MakeRaw(settings);
        Check(Libc.SetSettings(_slave, 0, settings), "tcsetattr");
    }

    private static int Check(int result, string call) =>
        result >= 0 ? result : throw new WireException($"no pseudo terminal to be had: {call}: {Libc.LastError}");
}
