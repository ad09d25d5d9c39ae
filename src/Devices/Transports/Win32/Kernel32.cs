using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PosDaemon.Devices.Transports.Win32;

/// <summary>The few calls of Win32 that ports need.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Kernel32
{
    public const uint GenericReadWrite = 0xC0000000, OpenExisting = 3, Overlapped = 0x40000000;
    public const uint ShareReadWrite = 0x3;
    public const uint PurgeInputClear = 0x8;
    public const int InvalidFunction = 1, FileNotFound = 2, PathNotFound = 3, AccessDenied = 5, SharingViolation = 32;
    public const int NotSupported = 50, InvalidName = 123, OperationAborted = 995;
    public const int IoPending = 997, Timeout = 1460;

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    public static partial SafeFileHandle CreateFile(
        string name, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32", EntryPoint = "GetCommState", SetLastError = true)]
    public static partial int GetCommState(SafeFileHandle port, DeviceControlBlock* block);

    [LibraryImport("kernel32", EntryPoint = "SetCommState", SetLastError = true)]
    public static partial int SetCommState(SafeFileHandle port, DeviceControlBlock* block);

    [LibraryImport("kernel32", EntryPoint = "SetCommTimeouts", SetLastError = true)]
    public static partial int SetCommTimeouts(SafeFileHandle port, CommTimeouts* timeouts);

    [LibraryImport("kernel32", EntryPoint = "PurgeComm", SetLastError = true)]
    public static partial int PurgeComm(SafeFileHandle port, uint flags);

    [LibraryImport("kernel32", EntryPoint = "ClearCommError", SetLastError = true)]
    public static partial int ClearCommError(SafeFileHandle port, out uint errors, CommStatus* status);

    [LibraryImport("kernel32", EntryPoint = "WriteFile", SetLastError = true)]
    public static partial int WriteFile(
        SafeFileHandle port, byte* bytes, uint count, uint* written, NativeOverlapped* overlapped);

    [LibraryImport("kernel32", EntryPoint = "ReadFile", SetLastError = true)]
    public static partial int ReadFile(
        SafeFileHandle port, byte* bytes, uint count, uint* read, NativeOverlapped* overlapped);

    [LibraryImport("kernel32", EntryPoint = "CancelIoEx", SetLastError = true)]
    public static partial int CancelIoEx(SafeFileHandle port, NativeOverlapped* overlapped);

    [LibraryImport("kernel32", EntryPoint = "GetOverlappedResult", SetLastError = true)]
    public static partial int GetOverlappedResult(
        SafeFileHandle port, NativeOverlapped* overlapped, out uint transferred, int wait);
}

/// <summary>DCB. Flag bits: 0 binary, 1 parity, 2 CTS out, 3 DSR out, 4-5 DTR (01 on), 8 XON out, 12-13 RTS (01 on, 10
/// handshake).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DeviceControlBlock
{
    public const uint Binary = 1, CheckParity = 1 << 1, WaitForCts = 1 << 2, WaitForDsr = 1 << 3;
    public const uint DtrOn = 1 << 4, XonOutput = 1 << 8;
    public const uint RtsOn = 1 << 12, RtsHandshake = 2 << 12;

    public uint Length;
    public uint BaudRate;
    public uint Flags;
    public ushort Reserved;
    public ushort XonLimit;
    public ushort XoffLimit;
    public byte DataBits;
    public byte ParityKind;
    public byte StopBits;
    public byte XonCharacter;
    public byte XoffCharacter;
    public byte ErrorCharacter;
    public byte EndCharacter;
    public byte EventCharacter;
    public ushort Reserved1;
}

/// <summary>COMMTIMEOUTS, milliseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CommTimeouts
{
    public uint ReadInterval;
    public uint ReadTotalMultiplier;
    public uint ReadTotalConstant;
    public uint WriteTotalMultiplier;
    public uint WriteTotalConstant;
}

/// <summary>COMSTAT.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CommStatus
{
    public uint Flags;
    public uint InputCount;
    public uint OutputCount;
}
