using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PosDaemon.Devices.Transports.Win32;

/// <summary>The calls of hid.dll that a HID POS scanner needs (hidsdi.h, hidpi.h).</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class HidApi
{
    public const int Success = 0x00110000;
    public const int Input = 0;

    [LibraryImport("hid", EntryPoint = "HidD_GetHidGuid")]
    public static partial void InterfaceClass(Guid* found);

    [LibraryImport("hid", EntryPoint = "HidD_GetPreparsedData")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool GetPreparsedData(SafeFileHandle device, nint* data);

    [LibraryImport("hid", EntryPoint = "HidD_FreePreparsedData")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool FreePreparsedData(nint data);

    [LibraryImport("hid", EntryPoint = "HidD_FlushQueue")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool FlushQueue(SafeFileHandle device);

    [LibraryImport("hid", EntryPoint = "HidD_SetFeature", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool SetFeature(SafeFileHandle device, byte* report, uint length);

    [LibraryImport("hid", EntryPoint = "HidD_GetSerialNumberString")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool GetSerialNumber(SafeFileHandle device, char* text, uint bytes);

    [LibraryImport("hid", EntryPoint = "HidP_GetCaps")]
    public static partial int GetCapabilities(nint data, HidCapabilities* found);

    [LibraryImport("hid", EntryPoint = "HidP_GetSpecificValueCaps")]
    public static partial int GetValues(
        int kind, ushort page, ushort collection, ushort usage, HidValue* found, ushort* count, nint data);

    [LibraryImport("hid", EntryPoint = "HidP_GetSpecificButtonCaps")]
    public static partial int GetButtons(
        int kind, ushort page, ushort collection, ushort usage, HidButton* found, ushort* count, nint data);

    [LibraryImport("hid", EntryPoint = "HidP_InitializeReportForID")]
    public static partial int BeginReport(int kind, byte id, nint data, byte* report, uint length);

    [LibraryImport("hid", EntryPoint = "HidP_SetUsageValue")]
    public static partial int SetValue(
        int kind, ushort page, ushort collection, ushort usage, uint value, nint data, byte* report, uint length);

    [LibraryImport("hid", EntryPoint = "HidP_SetUsageValueArray")]
    public static partial int SetValues(int kind, ushort page, ushort collection, ushort usage, byte* values,
        ushort bytes, nint data, byte* report, uint length);

    [LibraryImport("hid", EntryPoint = "HidP_SetUsages")]
    public static partial int SetButtons(int kind, ushort page, ushort collection, ushort* usages, uint* count,
        nint data, byte* report, uint length);
}

/// <summary>HIDP_CAPS, of which the first fields are read. Lengths hold a byte for the report's id.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct HidCapabilities
{
    [FieldOffset(0)]
    public ushort Usage;

    [FieldOffset(2)]
    public ushort Page;

    [FieldOffset(4)]
    public ushort InputLength;

    [FieldOffset(6)]
    public ushort OutputLength;

    [FieldOffset(8)]
    public ushort FeatureLength;
}

/// <summary>HIDP_VALUE_CAPS, of which these are read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal struct HidValue
{
    [FieldOffset(2)]
    public byte ReportId;

    [FieldOffset(18)]
    public ushort BitSize;

    [FieldOffset(20)]
    public ushort Count;
}

/// <summary>HIDP_BUTTON_CAPS, of which this is read: a field of one bit.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal struct HidButton
{
    [FieldOffset(2)]
    public byte ReportId;
}
