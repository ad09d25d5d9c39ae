using System.Runtime.InteropServices;
using Xunit;

namespace PosDaemon.Testing;

/// <summary>The computer's end of a serial line, opened as a program would. Linux only.</summary>
public sealed partial class SerialHost : IDisposable
{
    private const int ReadWrite = 0x2, NoControllingTerminal = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const short PollIn = 0x1, PollHangUp = 0x10;
    private const int PatienceMilliseconds = 10_000;

    private readonly int _descriptor;

    /// <param name="path">The device, or a link to it.</param>
    public SerialHost(string path)
    {
        _descriptor = Open(path, ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec);
        Assert.True(_descriptor >= 0, $"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Reads until so many bytes are there or the line is hung up.</summary>
    public byte[] Read(int count)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            Assert.True(WaitFor(PollIn) != 0, $"only {have} of {count} bytes came");
            var came = (int)Read(_descriptor, bytes.AsSpan(have), (nuint)(count - have));
            if (came <= 0) return bytes[..have];
            have += came;
        }

        return bytes;
    }

    /// <summary>Waits for the other end to go away.</summary>
    public bool IsHungUp() => (WaitFor(PollIn) & PollHangUp) != 0;

    public void Write(ReadOnlySpan<byte> bytes) =>
        Assert.Equal(bytes.Length, (int)Write(_descriptor, bytes, (nuint)bytes.Length));

    public void Dispose() => _ = Close(_descriptor);

    private short WaitFor(short wanted)
    {
        var slot = new PollSlot { Descriptor = _descriptor, Wanted = wanted };
        return Poll(ref slot, 1, PatienceMilliseconds) > 0 ? slot.Happened : (short)0;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollSlot slots, nuint count, int timeout);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollSlot
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
