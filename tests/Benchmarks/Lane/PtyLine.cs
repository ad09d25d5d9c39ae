using System.Runtime.InteropServices;
using System.Text;

namespace PosDaemon.Benchmarks.Lane;

/// <summary>A serial device at its bare minimum: the master of a pseudo-terminal, raw and without echo. What is
/// written stands at the other end at once. Linux only.</summary>
internal sealed partial class PtyLine : IDeviceLine
{
    private const int ReadWrite = 0x2;
    private const int NoControllingTerminal = 0x100;
    private const int TermiosRoom = 128;

    private readonly int _master;
    private readonly int _slave;

    public PtyLine()
    {
        _master = Check(OpenMaster(ReadWrite | NoControllingTerminal));
        Check(Grant(_master));
        Check(Unlock(_master));
        var name = new byte[128];
        Check(SlaveName(_master, name, (nuint)name.Length));
        Path = Encoding.UTF8.GetString(name.AsSpan(0, name.IndexOf((byte)0)));
        // Held open, so that the line stays raw between two openings by the host.
        _slave = Check(Open(Path, ReadWrite | NoControllingTerminal));
        var termios = new byte[TermiosRoom];
        Check(GetSettings(_slave, termios));
        MakeRaw(termios);
        Check(SetSettings(_slave, 0, termios));
    }

    /// <summary>The device that the host opens, such as /dev/pts/7.</summary>
    public string Path { get; }

    public string Address => $"serial:{Path}?baud=115200";

    public int Receive(Span<byte> buffer) => (int)Read(_master, buffer, (nuint)buffer.Length);

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[Check((int)Write(_master, bytes, (nuint)bytes.Length))..];
    }

    /// <summary>Who waits in <see cref="Receive"/> gets a byte.</summary>
    public void End() => _ = Write(_slave, [0], 1);

    public void Dispose()
    {
        _ = Close(_slave);
        _ = Close(_master);
    }

    private static int Check(int result) =>
        result >= 0 ? result : throw new IOException(Marshal.GetLastPInvokeErrorMessage());

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(int master);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(int master);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int SlaveName(int master, Span<byte> name, nuint length);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetSettings(int descriptor, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetSettings(int descriptor, int when, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(Span<byte> termios);
}
