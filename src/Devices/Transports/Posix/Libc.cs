using System.Runtime.InteropServices;

namespace PosDaemon.Devices.Transports.Posix;

/// <summary>The few calls of glibc that ports need. Values are those of Linux on x64 and arm64.</summary>
internal static unsafe partial class Libc
{
    public const int ReadWrite = 0x2, NoControllingTerminal = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000;
    public const short PollIn = 0x1, PollOut = 0x4, PollError = 0x8, PollHangUp = 0x10, PollInvalid = 0x20;
    public const nuint Exclusive = 0x540C, NotExclusive = 0x540D, SetModemLines = 0x5416;
    public const nuint GetModemLines = 0x5415, OutputQueue = 0x5411;
    public const nuint GetAnySpeed = 0x802C542A, SetAnySpeed = 0x402C542B;
    public const int DataTerminalReady = 0x2, RequestToSend = 0x4, DataSetReady = 0x100;
    public const int FlushInput = 0, FlushOutput = 1;
    public const int SetNow = 0;
    public const int EmptyPath = 0x1000, WorkingFolder = -100;
    public const int MayRead = 4, MayWrite = 2;
    public const int NetlinkFamily = 16, Datagrams = 2, UeventProtocol = 15;
    public const nuint PrinterStatus = 0x060B;
    public const int LockExclusive = 2, LockNonBlocking = 4, Unlock = 8;
    public const int DuplicateCloseOnExec = 1030;
    public const nuint HidDescriptorSize = 0x80044801, HidDescriptor = 0x90044802, HidSetFeatureOf2 = 0xC0024806;
    public const nuint GrabInput = 0x40044590, InputKeysOf96 = 0x80604521, InputLedsOf8 = 0x80084519;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int fd, int operation);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int ControlFile(int fd, int command, int argument);

    /// <summary>With <see cref="EmptyPath"/>: of the descriptor itself.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Status(int fd, string path, int flags, uint mask, FileStatus* status);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int fd, NetlinkAddress* address, int length);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int wanted);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int fd, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int GetAttributes(int fd, Termios* termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int SetAttributes(int fd, int when, Termios* termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static partial void MakeRaw(Termios* termios);

    /// <summary>glibc takes the plain number as well as the old B9600 constants, in every version.</summary>
    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    public static partial int SetSpeed(Termios* termios, uint baud);

    [LibraryImport("libc", EntryPoint = "tcflush", SetLastError = true)]
    public static partial int Flush(int fd, int queue);
}

/// <summary>struct statx, of which owner, group and mode are read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    public const uint ModeMask = 0x1 | 0x2, OwnerMask = 0x8 | 0x10;
    public const ushort TypeMask = 0xF000, CharacterDevice = 0x2000, Folder = 0x4000, PlainFile = 0x8000;

    /// <summary>Of /dev/null, /dev/zero and such.</summary>
    public const uint MemoryMajor = 1;

    [FieldOffset(20)]
    public uint User;

    [FieldOffset(24)]
    public uint Group;

    [FieldOffset(28)]
    public ushort Mode;

    [FieldOffset(128)]
    public uint DeviceMajor;
}

/// <summary>struct sockaddr_nl.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetlinkAddress
{
    public ushort Family;
    public ushort Pad;
    public uint Port;
    public uint Groups;
}

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Fd;
    public short Events;
    public short Returned;
}

/// <summary>struct termios of glibc: four flag words, line discipline, 32 control characters, two speeds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Termios
{
    public const uint IgnoreBreak = 0x1, XonOutput = 0x400, XonInput = 0x1000, XonAny = 0x800;
    public const uint SizeMask = 0x30, Size7 = 0x20, Size8 = 0x30, TwoStops = 0x40, Receive = 0x80;
    public const uint ParityOn = 0x100, ParityOdd = 0x200, HangUpOnClose = 0x400, Local = 0x800;
    public const uint HardwareFlow = 0x80000000;
    public const int MinIndex = 6, TimeIndex = 5, XonIndex = 8, XoffIndex = 9;

    public uint Input;
    public uint Output;
    public uint Control;
    public uint LocalModes;
    public byte Line;
    public fixed byte Characters[32];
    public uint InputSpeed;
    public uint OutputSpeed;
}

/// <summary>struct termios2 of the kernel, for TCGETS2 and TCSETS2: with BOTHER the two speeds are plain numbers.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Termios2
{
    public const uint AnySpeed = 0x1000, SpeedMask = 0x100F, InputSpeedMask = 0x100F << 16;

    public uint Input;
    public uint Output;
    public uint Control;
    public uint LocalModes;
    public byte Line;
    public fixed byte Characters[19];
    public uint InputSpeed;
    public uint OutputSpeed;
}

/// <summary>Error numbers that mean something to us.</summary>
internal enum Errno
{
    NotPermitted = 1,
    NoEntry = 2,
    Interrupted = 4,
    InputOutput = 5,
    NoDeviceOrAddress = 6,
    Again = 11,
    AccessDenied = 13,
    Busy = 16,
    NoDevice = 19,
    NotDirectory = 20,
    IsFolder = 21,
    Invalid = 22,
    NotTerminal = 25,
    NoSpace = 28,
    BrokenPipe = 32,
}
