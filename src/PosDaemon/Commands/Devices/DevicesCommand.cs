using System.CommandLine;
using System.Text.Json;
using PosDaemon.Devices.Discovery;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary><c>posd devices</c>: what is plugged into this computer, as a configuration names it, what it is, who holds
/// it and what is wrong with it. Opens nothing, so that it can be asked while the daemon runs.</summary>
internal static class DevicesCommand
{
    public static Command Create(TextWriter output, TextWriter error, TimeProvider time)
    {
        var file = new Option<FileInfo>("--config", "-c")
        {
            Description = "A configuration file (JSON): says what is used as what.", HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var language = new CommandLanguage();
        var command = new Command(
            "devices", "List serial ports, USB printers, USB scanners and print queues; opens none.")
        {
            file, json, language.Option, IdentifyCommand.Create(output, error, time),
        };
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(file);
            var loaded = named is null ? null : ConfigCommand.Load(named, error);
            if (named is not null && loaded is null) return ExitCodes.BadUsage;
            var spoken = language.Of(parsed, loaded);
            // Without a configuration whatever a posd holds is taken to be its own.
            var isRunning = loaded is null || DaemonConsole.Find(loaded, output, error) is not null;
            var report = new DevicesReport(new PluggedDevices(
                new DeviceSearch(), new DeviceFindings(spoken, isRunning),
                loaded is null ? [] : PluggedDevices.ConfiguredDevices(loaded.Options)).All());
            output.Write(parsed.GetValue(json)
                ? JsonSerializer.Serialize(report, DoctorJson.Readable.DevicesReport) + "\n"
                : DoctorPage.Of(report, spoken));
            return ExitCodes.Success;
        });
        return command;
    }
}
