using System.Runtime.Versioning;
using PosDaemon.Protocol.Hid;

namespace PosDaemon.Devices.Transports.Win32;

/// <summary>Finds out where the fields of an input report are. Windows keeps a device's report descriptor to itself and
/// only fills reports in: a field is where bits change when it is filled in.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe class HidReports
{
    private const ushort AnyCollection = 0;

    /// <param name="data">Preparsed data of the device.</param>
    /// <param name="device">Its capabilities.</param>
    /// <param name="usages">The fields that are looked for.</param>
    /// <returns>What could be found of them, as a report descriptor says it.</returns>
    public static ReportDescriptor Read(nint data, HidCapabilities device, IEnumerable<HidUsage> usages)
    {
        ReportField[] fields = [.. usages.Select(usage => Find(data, device, usage)).OfType<ReportField>()];
        var ids = fields.Select(field => field.ReportId).Distinct();
        return ReportDescriptor.OfFields(fields, ids.ToDictionary(
            id => (ReportKind.Input, id), id => device.InputLength - (id == 0 ? 1 : 0)));
    }

    private static ReportField? Find(nint data, HidCapabilities device, HidUsage usage) =>
        ValueOf(data, usage) is { } value
            ? Probe(data, device, usage, value.ReportId, value.BitSize, value.Count, (report, length) => value.Count > 1
                ? Fill(usage, value, data, report, length)
                : HidApi.SetValue(HidApi.Input, usage.Page, AnyCollection, usage.Id,
                    uint.MaxValue >> (32 - Math.Min((int)value.BitSize, 32)), data, (byte*)report, (uint)length))
        : ButtonOf(data, usage) is { } button
            ? Probe(data, device, usage, button.ReportId, 1, 1, (report, length) => Press(usage, data, report, length))
            : null;

    private static HidValue? ValueOf(nint data, HidUsage usage)
    {
        var (value, count) = (default(HidValue), (ushort)1);
        return HidApi.GetValues(HidApi.Input, usage.Page, AnyCollection, usage.Id, &value, &count, data)
            == HidApi.Success && count > 0 ? value : null;
    }

    private static HidButton? ButtonOf(nint data, HidUsage usage)
    {
        var (button, count) = (default(HidButton), (ushort)1);
        return HidApi.GetButtons(HidApi.Input, usage.Page, AnyCollection, usage.Id, &button, &count, data)
            == HidApi.Success && count > 0 ? button : null;
    }

    private static int Fill(HidUsage usage, HidValue value, nint data, nint report, int length)
    {
        var ones = new byte[(value.BitSize * value.Count + 7) / 8];
        Array.Fill(ones, byte.MaxValue);
        fixed (byte* first = ones)
            return HidApi.SetValues(HidApi.Input, usage.Page, AnyCollection, usage.Id, first, (ushort)ones.Length,
                data, (byte*)report, (uint)length);
    }

    private static int Press(HidUsage usage, nint data, nint report, int length)
    {
        var (id, count) = (usage.Id, 1u);
        return HidApi.SetButtons(
            HidApi.Input, usage.Page, AnyCollection, &id, &count, data, (byte*)report, (uint)length);
    }

    private static ReportField? Probe(nint data, HidCapabilities device, HidUsage usage, byte id, int size, int count,
        Func<nint, int, int> fill)
    {
        var empty = new byte[device.InputLength];
        var filled = (byte[])empty.Clone();
        fixed (byte* first = empty)
            _ = HidApi.BeginReport(HidApi.Input, id, data, first, (uint)empty.Length);
        fixed (byte* first = filled)
        {
            _ = HidApi.BeginReport(HidApi.Input, id, data, first, (uint)filled.Length);
            if (fill((nint)first, filled.Length) != HidApi.Success)
                return null;
        }

        // Windows puts a byte for the id before every report, also where the device has none.
        return ReportField.OffsetOfChange(empty, filled) is { } offset
            ? new ReportField(ReportKind.Input, id, usage, new HidUsage(device.Page, device.Usage),
                offset - (id == 0 ? 8 : 0), size, count)
            : null;
    }
}
