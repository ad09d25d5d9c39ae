using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Devices;
using PosDaemon.Devices.Discovery;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Commands;

/// <summary>Finds out why a device does not work and what to do about it, by how it is doing and by what can be seen of
/// it. Pure.</summary>
/// <param name="language">Of the sentences.</param>
/// <param name="isRunning">A posd runs on the configuration: what it holds, it holds rightly.</param>
internal sealed class DeviceFindings(TerminalLanguage language, bool isRunning)
{
    /// <summary>Of a device of the configuration. Where something plain is in the way, such as another program, that
    /// alone is told.</summary>
    public IReadOnlyList<Finding> Of(DeviceState state, DeviceSight sight)
    {
        if (state.Works && IsClosedToService(sight))
            return [NotPermitted(sight)];
        if (state.Works)
            return [.. state.Alarms.Select(alarm => Of(alarm, FindingLevel.Warning, null)), .. Doubts(state),
                .. Sharing(sight)];
        return state.IsAway && InTheWay(sight) is { } plain
            ? [plain with { Cause = plain.Cause ?? (sight.Fault == DeviceFault.NotFound ? null : state.Said) }]
            : [.. state.Alarms.Select(alarm => Of(alarm, FindingLevel.Failure, CauseOf(alarm, state))),
                .. Doubts(state), .. Sharing(sight)];
    }

    /// <summary>Of a device that is plugged in and has no port.</summary>
    /// <param name="device">Which.</param>
    /// <param name="runsBrltty">That program runs here.</param>
    public Finding Of(UsbWithoutPort device, bool runsBrltty)
    {
        if (device.IsDrivenByProgram)
            return FindingKind.DrivenByProgram.In(language, FindingLevel.Warning, Names(device.Holders));
        return device.IsConverter && runsBrltty
            ? FindingKind.PortTakenByBrltty.In(language, FindingLevel.Warning)
            : FindingKind.NoDriver.In(language, FindingLevel.Warning, device.Driver);
    }

    /// <summary>Of what is wrong with a terminal that is not of one device: with its lanes and slips, its journal, its
    /// cloud. An alarm that this program does not know is told as it came.</summary>
    public IEnumerable<Finding> Of(TerminalView terminal) =>
        from alarm in terminal.Alarms
        let kind = AlarmKind.All.FirstOrDefault(kind => kind.Code == alarm.Code)
        where kind is not { IsOfDevice: true }
        let level = alarm.Stops ? FindingLevel.Failure : FindingLevel.Warning
        let lanes = alarm.Lanes.Count < terminal.Lanes.Count ? string.Join(", ", alarm.Lanes) + ": " : ""
        let cause = lanes.Length > 0 || alarm.Cause is not null ? lanes + alarm.Cause : null
        select kind is null
            ? new Finding(alarm.Code, level, alarm.Text, alarm.Remedy, cause)
            : Of(kind, level, cause);

    /// <summary>Of the port that nobody has configured.</summary>
    public Finding NotConfigured(DeviceAddress address) =>
        FindingKind.NotConfigured.In(language, FindingLevel.Note, address.Uri);

    /// <summary>What can be seen to be in the way of opening a device; null where nothing can.</summary>
    public Finding? InTheWay(DeviceSight sight) => sight.Fault switch
    {
        DeviceFault.NotFound => FindingKind.DeviceMissing.In(language, FindingLevel.Failure),
        DeviceFault.BadAddress =>
            FindingKind.AddressNotUsable.In(language, FindingLevel.Failure, cause: sight.Why),
        DeviceFault.NotPermitted => NotPermitted(sight),
        DeviceFault.Busy when !(isRunning && sight.Rivals.All(holder => holder.IsPosd)) => Held(sight.Rivals),
        _ => IsClosedToService(sight) ? NotPermitted(sight) : null,
    };

    // The doctor may be root, and the daemon is not.
    private static bool IsClosedToService(DeviceSight sight) =>
        OperatingSystem.IsLinux() && sight.Rights is { IsOfRootAlone: true };

    private Finding Held(IReadOnlyList<PortHolder> holders)
    {
        var kind = holders.Select(KindOf).FirstOrDefault(kind => kind != FindingKind.HeldByProgram)
            ?? FindingKind.HeldByProgram;
        return kind.In(language, FindingLevel.Failure, Names(holders));
    }

    private static FindingKind KindOf(PortHolder holder) => holder switch
    {
        { IsPosd: true } => FindingKind.HeldByPosd,
        { Name: "ModemManager" } => FindingKind.HeldByModemManager,
        { Name: "brltty" } => FindingKind.HeldByBrltty,
        // The back end that prints is a program of its own.
        { Name: "cupsd" or "usb" } => FindingKind.HeldByCups,
        { Name: "agetty" or "getty" or "login" } => FindingKind.HeldByLogin,
        _ => FindingKind.HeldByProgram,
    };

    private Finding NotPermitted(DeviceSight sight)
    {
        var who = OperatingSystem.IsLinux() && sight.Rights is { IsOfRootAlone: false } rights
            ? $"root, {rights.Group}"
            : "root";
        return FindingKind.NotPermitted.In(language, FindingLevel.Failure, who);
    }

    // Where the alarm says it all the printer's own word would only say it again, perhaps of another trouble.
    private static string? CauseOf(AlarmKind alarm, DeviceState state) =>
        state.IsAway || state.Kind != DeviceKind.Printer || alarm == AlarmKind.PrinterError ? state.Said : null;

    private IEnumerable<Finding> Doubts(DeviceState state) => state.Remark is { } remark
        ? [FindingKind.ProfileDoubtful.In(language, FindingLevel.Warning, cause: remark)]
        : [];

    // Two that read one port take bytes from each other.
    private IEnumerable<Finding> Sharing(DeviceSight sight)
    {
        PortHolder[] strangers = [.. sight.Rivals.Where(holder => !holder.IsPosd)];
        if (strangers.Length > 0)
            yield return Held(strangers) with { Level = FindingLevel.Warning };
    }

    private Finding Of(AlarmKind alarm, FindingLevel level, string? cause) =>
        FindingKind.Of(alarm).In(language, level, cause: cause);

    private static string Names(IReadOnlyList<PortHolder> holders) =>
        holders.Count > 0 ? string.Join(", ", holders) : "?";
}
