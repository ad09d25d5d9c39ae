using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PosDaemon.Devices.Transports.Win32;

/// <summary>The device interfaces that are present now.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class SetupApi
{
    private const uint Present = 0x2, DeviceInterface = 0x10;
    private const int LongestPath = 1024;

    // cbSize of SP_DEVICE_INTERFACE_DETAIL_DATA_W, whose text begins behind it: 8 on 64 bits, 6 on 32.
    private static readonly int DetailSize = nint.Size == 8 ? 8 : 6;

    /// <summary>The device paths of one interface class, for CreateFile.</summary>
    public static IReadOnlyList<string> PathsOf(Guid interfaceClass)
    {
        var set = GetClassDevices(&interfaceClass, null, 0, Present | DeviceInterface);
        if (set == -1)
            return [];
        try
        {
            var paths = new List<string>();
            var item = new InterfaceData { Size = (uint)sizeof(InterfaceData) };
            for (uint index = 0; EnumerateInterfaces(set, 0, &interfaceClass, index, &item) != 0; index++)
                if (PathOf(set, &item) is { } path)
                    paths.Add(path);
            return paths;
        }
        finally
        {
            _ = DestroyList(set);
        }
    }

    private static string? PathOf(nint set, InterfaceData* item)
    {
        var detail = stackalloc byte[LongestPath];
        *(int*)detail = DetailSize;
        return GetDetail(set, item, detail, LongestPath, null, 0) == 0
            ? null
            : Marshal.PtrToStringUni((nint)(detail + sizeof(int)));
    }

    [LibraryImport("setupapi", EntryPoint = "SetupDiGetClassDevsW", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint GetClassDevices(Guid* interfaceClass, string? enumerator, nint window, uint flags);

    [LibraryImport("setupapi", EntryPoint = "SetupDiEnumDeviceInterfaces", SetLastError = true)]
    private static partial int EnumerateInterfaces(
        nint set, nint device, Guid* interfaceClass, uint index, InterfaceData* item);

    [LibraryImport("setupapi", EntryPoint = "SetupDiGetDeviceInterfaceDetailW", SetLastError = true)]
    private static partial int GetDetail(
        nint set, InterfaceData* item, byte* detail, uint size, uint* needed, nint device);

    [LibraryImport("setupapi", EntryPoint = "SetupDiDestroyDeviceInfoList", SetLastError = true)]
    private static partial int DestroyList(nint set);

    /// <summary>SP_DEVICE_INTERFACE_DATA.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct InterfaceData
    {
        public uint Size;
        public Guid Class;
        public uint Flags;
        public nint Reserved;
    }
}
