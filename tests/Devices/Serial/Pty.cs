using System.Runtime.InteropServices;
using System.Text;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Tests.Serial;

/// <summary>The device's end of a serial cable: a pseudo-terminal behind a symbolic link, as udev would make one.
/// Pulling the plug hangs up; plugging in makes a new terminal and points the link at it.</summary>
internal sealed partial class Pty : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("posd-pty-").FullName;
    private DescriptorLoop? _device;
    private int _held = -1;
    private byte? _least;

    public Pty()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs Linux pseudo-terminals");
        PlugIn();
    }

    private DescriptorLoop Device =>
        _device ?? throw new DeviceException(DeviceFault.Gone, "the cable was pulled");

    public string Link => Path.Combine(_folder, "port");

    public DeviceAddress Address => AddressWith("baud=9600");

    /// <summary>The host's address of it, with these options.</summary>
    public DeviceAddress AddressWith(string options) => new($"serial:{Link}?{options}");

    /// <summary>The speed that the line is set to, as the kernel has it.</summary>
    public unsafe uint Baud()
    {
        Termios2 termios;
        Assert.Equal(0, Libc.Control(_held, Libc.GetAnySpeed, &termios));
        return termios.OutputSpeed;
    }

    /// <summary>Makes it raw, as a device file of something other than a terminal is.</summary>
    /// <param name="least">0: a read with nothing there gives zero bytes at once, as a printer's empty packets do.
    /// </param>
    public unsafe void MakeRaw(byte least = 1)
    {
        _least = least;
        Termios termios;
        Assert.Equal(0, Libc.GetAttributes(_held, &termios));
        Libc.MakeRaw(&termios);
        termios.Characters[Termios.MinIndex] = least;
        termios.Characters[Termios.TimeIndex] = 0;
        Assert.Equal(0, Libc.SetAttributes(_held, Libc.SetNow, &termios));
    }

    public unsafe void PlugIn()
    {
        var master = OpenMaster(Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec);
        var name = stackalloc byte[64];
        Assert.True(master >= 0 && Grant(master) == 0 && Unlock(master) == 0 && NameOf(master, name, 64) == 0);
        var path = Marshal.PtrToStringUTF8((nint)name)!;
        // Held open so that the terminal outlives a host that closes and opens again, as a real port does.
        _held = Libc.Open(path, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.CloseOnExec);
        Assert.True(_held >= 0);
        if (_least is { } least)
            MakeRaw(least);
        _device = DescriptorLoop.Start(master, "pty");
        File.CreateSymbolicLink(Link + ".new", path);
#pragma warning disable RS0030 // A link of a test need not outlive a power cut.
        File.Move(Link + ".new", Link, overwrite: true);
#pragma warning restore RS0030
    }

    public async Task PullAsync()
    {
        if (_device is not { } device)
            return;
        File.Delete(Link);
        _ = Libc.Close(_held);
        await device.StopAsync(dropOutput: false);
        _device = null;
    }

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends at once; what does not fit (about 4 KB unread) fails the test.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        var sent = 0;
        while (sent < bytes.Length)
        {
            var count = Device.TryWrite(bytes[sent..]);
            Assert.True(count > 0, "the host does not read");
            sent += count;
        }
    }

    /// <summary>Sends any amount, waiting for the host to read.</summary>
    public async Task SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        while (!bytes.IsEmpty)
        {
            var count = Device.TryWrite(bytes.Span);
            bytes = bytes[count..];
            if (count == 0)
                await Device.WaitWritableAsync(abort);
        }
    }

    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken abort) =>
        Math.Max(0, await Device.ReadAsync(buffer, abort));

    public async Task<byte[]> ReadAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var bytes = new byte[count];
        var read = 0;
        while (read < count)
            read += await ReadAsync(bytes.AsMemory(read), limit.Token);
        return bytes;
    }

    /// <summary>What the host has sent and nobody has read yet.</summary>
    public int Unread() => Device.DiscardInput();

    public async ValueTask DisposeAsync()
    {
        await PullAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(int fd);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(int fd);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static unsafe partial int NameOf(int fd, byte* name, nuint size);
}
