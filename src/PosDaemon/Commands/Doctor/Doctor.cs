using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Devices.Discovery;
using PosDaemon.Devices.Transports;
using PosDaemon.Hosting;

namespace PosDaemon.Commands;

/// <summary>Examines the devices of one configuration: what the posd that runs on it says of them, or what a trial
/// shows, and what can be seen of each from outside.</summary>
internal sealed class Doctor(LoadedConfiguration configuration, TerminalLanguage language, TextWriter output,
    TextWriter error, TimeProvider time)
{
    // Of the alarms of a terminal those that are not of a device.
    private static readonly AlarmKind[] OfTerminal =
        [AlarmKind.JournalNotWritable, AlarmKind.CloudUnreachable, AlarmKind.ClockWrong, AlarmKind.OutboxParked];

    private readonly DeviceSearch _search = new();

    public async Task<DoctorReport> ExamineAsync(CancellationToken stopping)
    {
        var options = configuration.Options;
        var (isRunning, states, general) = await StatesAsync(stopping);
        var findings = new DeviceFindings(language, isRunning);
        var devices = states.Select(state => Of(state, findings)).ToList();
        var others = new PluggedDevices(_search, findings, PluggedDevices.Of(options)).NotConfigured();
        if (OperatingSystem.IsLinux() && !Environment.IsPrivilegedProcess && devices.Any(device => !device.Works))
            general = [.. general, FindingKind.OtherUsersHidden.In(language, FindingLevel.Note)];
        return new DoctorReport(configuration.File, options.Terminal.Id, isRunning, devices, others, general);
    }

    private async Task<(bool IsRunning, IReadOnlyList<DeviceState>, IReadOnlyList<Finding>)> StatesAsync(
        CancellationToken stopping)
    {
        if (DaemonConsole.Find(configuration, output, error) is not { } daemon)
            return (false, await new DeviceTrials(configuration, time).RunAsync(stopping), [WhyNotFound()]);
        var (terminal, why) = await daemon.StateAsync(stopping);
        return terminal is null
            ? (true, [], [FindingKind.NotAnswering.In(language, FindingLevel.Failure, cause: why)])
            : (true, DeviceState.OfRunning(configuration.Options, terminal), [.. Changes(), .. Alarms(terminal)]);
    }

    private Finding WhyNotFound()
    {
        if (DaemonConsole.IsListening(configuration))
            return FindingKind.ConsoleTaken.In(
                language, FindingLevel.Failure, configuration.Options.Console.Listen);
        return StateDirectory.IsHeld(configuration.StateDirectory)
            ? FindingKind.StateHeld.In(language, FindingLevel.Failure, configuration.StateDirectory)
            : FindingKind.NotRunning.In(language, FindingLevel.Note);
    }

    private IEnumerable<Finding> Changes()
    {
        if (File.GetLastWriteTimeUtc(configuration.File) > StateDirectory.BeginOf(configuration.StateDirectory))
            yield return FindingKind.ConfigurationNewer.In(language, FindingLevel.Warning);
    }

    private IEnumerable<Finding> Alarms(TerminalView terminal) =>
        from alarm in terminal.Alarms
        let kind = Array.Find(OfTerminal, kind => kind.Code == alarm.Code)
        where kind is not null
        select FindingKind.Of(kind).In(
            language, alarm.Stops ? FindingLevel.Failure : FindingLevel.Warning, cause: alarm.Cause);

    private CheckedDevice Of(DeviceState state, DeviceFindings findings)
    {
        var sight = _search.Read(new DeviceAddress(state.Address));
        // Root may open anything.
        if (OperatingSystem.IsLinux() && FileRights.Of(configuration.StateDirectory) is { IsOwnedByRoot: true })
            sight = sight with { Rights = null };
        string?[] facts = [state.Model ?? sight.Name, sight.Identity.IsUsb ? sight.Identity.Value : null];
        var detail = string.Join(" · ", facts.OfType<string>());
        return new CheckedDevice(state.Kind, state.Name, state.Address, state.Lanes, state.Works,
            detail.Length > 0 ? detail : null, findings.Of(state, sight));
    }
}
