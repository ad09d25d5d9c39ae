using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Devices.Discovery;
using PosDaemon.Devices.Transports;
using PosDaemon.Hosting;

namespace PosDaemon.Commands;

/// <summary>Examines the devices of one configuration: what the posd that runs on it says of them, or what a trial
/// shows, and what can be seen of each from outside.</summary>
/// <param name="configuration">Theirs.</param>
/// <param name="language">Of the sentences.</param>
/// <param name="output">Where whatever is printed for the caller goes.</param>
/// <param name="error">Where faults go.</param>
/// <param name="progress">Where it says what takes its time.</param>
/// <param name="time">The clock of its limits.</param>
internal sealed class Doctor(LoadedConfiguration configuration, TerminalLanguage language, TextWriter output,
    TextWriter error, TextWriter progress, TimeProvider time)
{
    private readonly DeviceSearch _search = new();

    public async Task<DoctorReport> ExamineAsync(CancellationToken stopping)
    {
        var options = configuration.Options;
        var (isRunning, states, general) = await StatesAsync(stopping);
        var findings = new DeviceFindings(language, isRunning);
        var devices = states.Select(state => Of(state, findings)).ToList();
        var others = new PluggedDevices(_search, findings, PluggedDevices.ConfiguredDevices(options)).NotConfigured();
        if (OperatingSystem.IsLinux() && !Environment.IsPrivilegedProcess && devices.Any(device => !device.Works))
            general = [.. general, FindingKind.OtherUsersHidden.In(language, FindingLevel.Note)];
        return new DoctorReport(configuration.File, options.Terminal.Id, isRunning, devices, others, general);
    }

    private async Task<(bool IsRunning, IReadOnlyList<DeviceState>, IReadOnlyList<Finding>)> StatesAsync(
        CancellationToken stopping)
    {
        if (DaemonConsole.Find(configuration, output, error) is not { } daemon)
            return await TryAsync(stopping);
        var (terminal, why) = await daemon.StateAsync(stopping);
        return terminal is null
            ? (true, [], [FindingKind.NotAnswering.In(language, FindingLevel.Failure, cause: why)])
            : (true, DeviceState.OfRunning(configuration.Options, terminal),
                [.. Changes(), .. new DeviceFindings(language, isRunning: true).Of(terminal)]);
    }

    private async Task<(bool IsRunning, IReadOnlyList<DeviceState>, IReadOnlyList<Finding>)> TryAsync(
        CancellationToken stopping)
    {
        var limit = DeviceTrials.LimitOf(configuration.Options);
        await progress.WriteLineAsync(language == TerminalLanguage.English
            ? $"posd: trying each device, {limit.TotalSeconds:0} s at most …"
            : $"posd：正在逐个试设备，最多 {limit.TotalSeconds:0} 秒…");
        var states = await new DeviceTrials(configuration, time).RunAsync(stopping);
        var silent = states.Where(state => state is { Works: true, SaysNothing: true }).ToList();
        return (false, states, silent.Count == 0
            ? [WhyNotFound()]
            : [WhyNotFound(), FindingKind.OnlyOpened.In(
                language, FindingLevel.Note, string.Join(", ", silent.Select(state => state.Name)))]);
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

    private CheckedDevice Of(DeviceState state, DeviceFindings findings)
    {
        var sight = _search.Read(new DeviceAddress(state.Address));
        if (!IsServiceOfAnotherUser())
            sight = sight with { Rights = null };
        string?[] facts = [state.Model ?? sight.Name, sight.Identity.IsUsb ? sight.Identity.Value : null];
        var detail = string.Join(" · ", facts.OfType<string>());
        var found = findings.Of(state, sight);
        return new CheckedDevice(state.Kind, state.Name, state.Address, state.Lanes,
            state.Works && found.All(one => one.Level < FindingLevel.Failure),
            detail.Length > 0 ? detail : null, found);
    }

    // Root may open anything, and so may a daemon that is root's. Whose it is, its state tells once it has run.
    private bool IsServiceOfAnotherUser() => OperatingSystem.IsLinux()
        && FileRights.Of(configuration.StateDirectory) is { IsOwnedByRoot: false };
}
