using System.Diagnostics;
using System.Text.Json.Serialization;
using PosDaemon.Devices.Scanners;
using PosDaemon.Protocol.Scanning;
using PosDaemon.Protocol.Scanning.Commands;

namespace PosDaemon.Configuration;

/// <summary>One scanner. Every scanner belongs to exactly one lane.</summary>
internal sealed class ScannerEntry
{
    private static readonly ScannerOptions Default = new();

    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    /// <summary>See <see cref="ScannerOptions.Protocol"/>.</summary>
    public ScanProtocol Protocol { get; set; }

    /// <summary>How it is made to sound a verdict. None: not every reader has been tried, and one that is not of the
    /// family may take the bytes for something else.</summary>
    public ScannerFamily Commands { get; set; }

    /// <summary>Sounds that take the place of the family's, or that it lacks.</summary>
    public CommandBytesEntry? CommandBytes { get; set; }

    /// <summary>Where a code ends. All of them: right for a scanner out of the box.</summary>
    public ScanEnd[] Ends { get; set; } = Enum.GetValues<ScanEnd>();

    /// <summary>See <see cref="ScannerOptions.Silence"/>.</summary>
    public TimeSpan? Silence { get; set; }

    /// <summary>Bytes; see <see cref="ScannerOptions.MaxLength"/>.</summary>
    public int LongestCode { get; set; } = Default.MaxLength;

    /// <summary>See <see cref="ScannerOptions.ReopenLimit"/>.</summary>
    public TimeSpan ReopenLimit { get; set; } = Default.ReopenLimit;

    public ScannerOptions ToOptions() => new()
    {
        Protocol = Protocol,
        Framing = Ends.Aggregate(ScanFraming.None, (all, end) => all | FramingOf(end)),
        Silence = Silence,
        MaxLength = LongestCode,
        ReopenLimit = ReopenLimit,
        Commands = ToCommands(),
    };

    private ScannerCommands ToCommands()
    {
        var commands = ScannerFamilies.Of(Commands);
        return CommandBytes is not { } own ? commands : commands with
        {
            GoodBeep = CommandBytesEntry.CommandOf(own.Accepted) ?? commands.GoodBeep,
            BadBeep = CommandBytesEntry.CommandOf(own.Refused) ?? commands.BadBeep,
            TryAgainBeep = CommandBytesEntry.CommandOf(own.TryAgain) ?? commands.TryAgainBeep,
        };
    }

    private static ScanFraming FramingOf(ScanEnd end) => end switch
    {
        ScanEnd.CarriageReturn => ScanFraming.CarriageReturn,
        ScanEnd.LineFeed => ScanFraming.LineFeed,
        ScanEnd.Tab => ScanFraming.Tab,
        ScanEnd.EndOfText => ScanFraming.EndOfText,
        ScanEnd.Silence => ScanFraming.Silence,
        _ => throw new UnreachableException(),
    };
}

/// <summary>What one scanner is sent for each verdict, as hexadecimal digits; null: what its family has.</summary>
internal sealed class CommandBytesEntry
{
    public string? Accepted { get; set; }

    public string? Refused { get; set; }

    public string? TryAgain { get; set; }

    /// <summary>Null for no digits.</summary>
    public static ScannerCommand? CommandOf(string? digits) => digits is null
        ? null
        : new ScannerCommand(Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal)), "configuration");
}

/// <summary>An end of a code.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScanEnd>))]
internal enum ScanEnd
{
    [JsonStringEnumMemberName("cr")]
    CarriageReturn,

    [JsonStringEnumMemberName("lf")]
    LineFeed,

    [JsonStringEnumMemberName("tab")]
    Tab,

    [JsonStringEnumMemberName("etx")]
    EndOfText,

    [JsonStringEnumMemberName("silence")]
    Silence,
}
