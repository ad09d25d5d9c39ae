using System.CommandLine;
using PosDaemon.Configuration;
using PosDaemon.Devices.Discovery;
using PosDaemon.Devices.Transports;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary><c>posd devices identify</c>: "scan now", and the scanner that reads is named; with <c>--lane</c> it
/// becomes that lane's, in the configuration (see <see cref="ScannerBinding"/>).</summary>
internal static class IdentifyCommand
{
    private const int MostSeconds = 600;

    public static Command Create(TextWriter output, TextWriter error, TimeProvider time)
    {
        var file = ConfigCommand.FileOption();
        var lane = new Option<string>("--lane")
        {
            Description = "The lane that gets the scanner; the configuration is changed.", HelpName = "NAME",
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long to wait for a code.", DefaultValueFactory = static _ => 60, HelpName = "N",
        };
        var keyboards = new Option<bool>("--keyboards")
        {
            Description = "Listen to what types like a keyboard as well; no keyboard types anything else meanwhile.",
        };
        var language = new CommandLanguage();
        var command = new Command("identify", "Scan any code: says which scanner read it. Stop posd first.")
        {
            file, lane, seconds, keyboards, language.Option,
        };
        command.SetAction(async (parsed, stopping) =>
        {
            if (ConfigCommand.Load(parsed.GetRequiredValue(file), error) is not { } loaded) return ExitCodes.BadUsage;
            var words = IdentifyWords.In(language.Of(parsed, loaded));
            var wanted = parsed.GetValue(lane);
            var limit = parsed.GetValue(seconds);
            var binding = new ScannerBinding(loaded, words, output, error, time);
            if (Refusal(loaded, wanted, limit, words, output, error) is { } refusal)
                return Refuse(refusal.Code, refusal.Why);
            // Known before somebody scans for nothing.
            if (wanted is not null && binding.WhyNotWritable() is { } why)
                return Refuse(ExitCodes.Failure, string.Format(words.NotWritable, loaded.File, why));
            var listening = new ScannerListening(
                loaded, parsed.GetValue(keyboards), new SystemTransportFactory(time), time);
            var places = listening.Places();
            var isNothingOpen = false;
            bool Begin(IReadOnlyDictionary<int, string> closed)
            {
                foreach (var (index, reason) in closed)
                    output.WriteLine(words.NotOpen, places[index].Scanner ?? places[index].Address.Uri, reason);
                isNothingOpen = closed.Count == places.Count;
                if (!isNothingOpen)
                    output.WriteLine(words.ScanNow, places.Count - closed.Count, limit);
                return !isNothingOpen;
            }

            if (await listening.ListenAsync(places, TimeSpan.FromSeconds(limit), Begin, stopping) is not { } found)
                return Refuse(ExitCodes.Failure, isNothingOpen ? words.NothingOpen : words.Nothing);
            var name = new DeviceSearch().Read(found.Address).Name;
            output.WriteLine(words.Found, $"{found.Address}{(name is null ? "" : $"  {name}")}",
                found.Scanner ?? words.None);
            return wanted is null ? ExitCodes.Success : binding.Bind(wanted, found.Address, found.Scanner);
        });
        return command;

        int Refuse(int code, string why)
        {
            error.WriteLine($"posd: {why}");
            return code;
        }
    }

    private static (int Code, string Why)? Refusal(LoadedConfiguration loaded, string? lane, int seconds,
        IdentifyWords words, TextWriter output, TextWriter error)
    {
        if (seconds is < 1 or > MostSeconds)
            return (ExitCodes.BadUsage, $"--seconds is {seconds}; expected 1 to {MostSeconds}");
        if (lane is not null && loaded.Options.Lanes.All(entry => entry.Name != lane))
            return (ExitCodes.BadUsage, $"there is no lane \"{lane}\" in {loaded.File}; it has: "
                + string.Join(", ", loaded.Options.Lanes.Select(entry => entry.Name)));
        return DaemonConsole.Find(loaded, output, error) is not null ? (ExitCodes.Failure, words.Running) : null;
    }
}
