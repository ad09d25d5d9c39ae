using System.CommandLine;
using PosDaemon.Configuration;
using PosDaemon.Devices;
using PosDaemon.Devices.Transports;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Commands;

/// <summary>Which printer a command works with: one of a configuration, or one by its address.</summary>
/// <param name="Entry">How it is served.</param>
/// <param name="Profile">Its model.</param>
/// <param name="Language">zh or en.</param>
internal sealed record PrinterTarget(PrinterEntry Entry, PrinterProfile Profile, string Language)
{
    public DeviceAddress Address => new(Entry.Address);

    /// <summary>The posd that runs on the configuration and owns the printer; null where none runs.</summary>
    public DaemonConsole? Daemon { get; init; }

    /// <summary>Of the daemon that has this printer; null where it is named by its address.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>A printer of a configuration that no posd runs on.</summary>
    /// <param name="language">zh or en; null: that of the terminal.</param>
    public static PrinterTarget Of(LoadedConfiguration configuration, PrinterEntry entry, string? language = null) =>
        new(entry, entry.ProfileOf(configuration.Profiles),
            language ?? (configuration.Options.Terminal.Language == TerminalLanguage.English ? "en" : "zh"))
        {
            StateDirectory = configuration.StateDirectory,
        };
}

/// <summary>The options that name a printer, of every command that works with one.</summary>
/// <param name="defaultProfile">Of a printer that is named by its address.</param>
internal sealed class PrinterTargetOptions(string defaultProfile = "generic-80")
{
    private readonly Option<FileInfo> _file = new("--config", "-c")
    {
        Description = "The configuration file (JSON) that has the printer.", HelpName = "FILE",
    };

    private readonly Option<string> _name = new("--printer")
    {
        Description = "Its name there; may be left out where there is only one.", HelpName = "NAME",
    };

    private readonly Option<string> _address = new("--printer-address")
    {
        Description = "Instead of both: where the printer is, as in a configuration.", HelpName = "ADDRESS",
    };

    private readonly Option<string> _profile = new("--profile")
    {
        Description = "With an address: the printer's profile.",
        DefaultValueFactory = _ => defaultProfile,
        HelpName = "NAME",
    };

    private readonly Option<string> _language = new("--language")
    {
        Description = "zh or en; as the configuration has it, else zh.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_file, _name, _address, _profile, _language])
            command.Add(option);
    }

    /// <summary>Null when what was given names no printer, and that has been said.</summary>
    public PrinterTarget? Read(ParseResult parsed, TextWriter output, TextWriter error)
    {
        var (target, fault) = parsed.GetValue(_address) is { } address
            ? OfAddressAlone(parsed) ?? OfAddress(address, parsed.GetValue(_profile)!, parsed.GetValue(_language))
            : OfConfiguration(parsed, output, error);
        if (fault is not null)
            error.WriteLine($"posd: {fault}");
        return target;
    }

    private (PrinterTarget?, string?)? OfAddressAlone(ParseResult parsed) =>
        parsed.GetValue(_file) is not null || parsed.GetValue(_name) is not null
            ? (null, "which printer? Give --printer-address alone, or --config and --printer")
            : null;

    private (PrinterTarget?, string?) OfConfiguration(ParseResult parsed, TextWriter output, TextWriter error)
    {
        if (parsed.GetValue(_file) is not { } file)
            return (null, "which printer? Give --config FILE, or --printer-address ADDRESS");
        // What is wrong with the file has been said.
        if (ConfigCommand.Load(file, error) is not { } loaded)
            return (null, null);
        var printers = loaded.Options.Printers;
        var names = string.Join(", ", printers.Select(printer => printer.Name));
        var name = parsed.GetValue(_name);
        var found = name is null ? printers.Take(2).ToList() : [.. printers.Where(printer => printer.Name == name)];
        return found switch
        {
            [var one] => (PrinterTarget.Of(loaded, one, parsed.GetValue(_language)) with
            {
                Daemon = DaemonConsole.Find(loaded, output, error),
            }, null),
            [] when name is null => (null, $"{loaded.File} has no printer"),
            [] => (null, $"there is no printer \"{name}\" in {loaded.File}; it has: {names}"),
            _ => (null, $"which printer? Give --printer with one of {names}"),
        };
    }

    private static (PrinterTarget?, string?) OfAddress(string address, string profile, string? language)
    {
        if (NamedProfile.Find(profile, ShopProfiles.BuiltIn, out var problem) is not { } model)
            return (null, problem);
        return Drivers.FaultOf(DeviceKind.Printer, new DeviceAddress(address)) is { } fault
            ? (null, fault)
            : (new PrinterTarget(new PrinterEntry { Name = "printer", Address = address, Profile = profile }, model,
                language ?? "zh"), null);
    }
}
