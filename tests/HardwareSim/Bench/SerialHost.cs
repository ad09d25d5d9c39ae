using PosSim.Wires;

namespace PosSim.Tests.Bench;

/// <summary>The computer's end of a serial line, opened through the bench's link as a program would.</summary>
internal sealed unsafe class SerialHost : IDisposable
{
    private const int Patience = 10_000;

    private readonly int _fd;

    public SerialHost(string link)
    {
        _fd = Libc.Open(link, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec);
        Assert.True(_fd >= 0, $"{link}: {Libc.LastError}");
    }

    /// <summary>Reads until so many bytes are there or the line is hung up.</summary>
    public byte[] Read(int count)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            var slot = new PollSlot { Fd = _fd, Wanted = Libc.PollIn };
            Assert.True(Libc.Poll(&slot, 1, Patience) > 0, $"only {have} of {count} bytes came");
            fixed (byte* start = bytes)
            {
                var came = (int)Libc.Read(_fd, start + have, (nuint)(count - have));
                if (came <= 0) return bytes[..have];
                have += came;
            }
        }
        return bytes;
    }

    public bool IsHungUp()
    {
        const short HangUp = 0x10;
        var slot = new PollSlot { Fd = _fd, Wanted = Libc.PollIn };
        return Libc.Poll(&slot, 1, Patience) > 0 && (slot.Happened & HangUp) != 0;
    }

    public void Write(byte[] bytes)
    {
        fixed (byte* start = bytes) Assert.Equal(bytes.Length, (int)Libc.Write(_fd, start, (nuint)bytes.Length));
    }

    public void Dispose() => _ = Libc.Close(_fd);
}
