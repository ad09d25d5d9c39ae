using System.CommandLine;
using System.Globalization;
using PosDaemon.Configuration;
using PosDaemon.Devices.Discovery;
using PosDaemon.Devices.Transports;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary><c>posd devices identify</c>: "scan now", and the scanner that reads is named; with <c>--lane</c> it
/// becomes that lane's, in the configuration. A lane whose scanner it was gets the other one.</summary>
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
            if (Refusal(loaded, wanted, limit, words, output, error) is { } refusal)
                return Refuse(refusal.Code, refusal.Why);
            var listening = new ScannerListening(loaded, parsed.GetValue(keyboards), time);
            var places = listening.Places();
            var isNothingOpen = false;
            bool Begin(IReadOnlyDictionary<int, string> closed)
            {
                foreach (var (index, why) in closed)
                    output.WriteLine(words.NotOpen, places[index].Scanner ?? places[index].Address.Uri, why);
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
            return wanted is null ? ExitCodes.Success : Bind(loaded, wanted, found, words, output, error);
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
        if (DaemonConsole.Find(loaded, output, error) is not null)
            return (ExitCodes.Failure, words.Running);
        return lane is not null && WhyNotWritable(loaded.File) is { } why
            ? (ExitCodes.Failure, string.Format(words.NotWritable, loaded.File, why))
            : null;
    }

    // Known before somebody scans for nothing.
    private static string? WhyNotWritable(string file)
    {
        try
        {
            using var place = new FileStream(file, FileMode.Open, FileAccess.Write);
            var beside = BackupOf(file);
            File.WriteAllBytes(beside, []);
            File.Delete(beside);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    // Each change keeps one of its own.
    private static string BackupOf(string file) => string.Create(CultureInfo.InvariantCulture,
        $"{file}.{TimeProvider.System.GetLocalNow():yyyyMMdd-HHmmss}.bak");

    private static int Bind(LoadedConfiguration loaded, string lane, (DeviceAddress Address, string? Scanner) found,
        IdentifyWords words, TextWriter output, TextWriter error)
    {
        var options = loaded.Options;
        var scanner = options.Lanes.First(entry => entry.Name == lane).Scanner;
        if (scanner == found.Scanner)
        {
            output.WriteLine(words.BoundAlready, lane);
            return ExitCodes.Success;
        }

        var before = options.Scanners.First(entry => entry.Name == scanner).Address;
        var addresses = new Dictionary<string, string>
        {
            [scanner] = ScannerAddressEdit.WithOptionsOf(found.Address.Uri, before),
        };
        if (found.Scanner is { } other)
            addresses[other] = before;
        try
        {
            Write(loaded.File, ScannerAddressEdit.Set(File.ReadAllBytes(loaded.File), addresses));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"posd: {fault.Message}");
            return ExitCodes.Failure;
        }

        foreach (var (name, address) in addresses)
            output.WriteLine(words.Bound, name, address, loaded.File);
        output.WriteLine(words.StartAnew);
        return ExitCodes.Success;
    }

    // In its place, so that its owner and rights stay. What was there before is kept beside it.
    private static void Write(string file, byte[] json)
    {
        File.Copy(file, BackupOf(file), overwrite: true);
        using var place = new FileStream(file, FileMode.Open, FileAccess.Write);
        place.Write(json);
        place.SetLength(json.Length);
        place.Flush(flushToDisk: true);
    }
}
