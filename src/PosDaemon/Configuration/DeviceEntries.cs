using System.Text.Json.Serialization;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Configuration;

/// <summary>One printer. Several lanes may share one.</summary>
internal sealed class PrinterEntry
{
    private static readonly PrinterOptions Default = new();

    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    /// <summary>What the model can do. Generic 80 mm: its commands are understood by nearly every ESC/POS printer.
    /// </summary>
    public string Profile { get; set; } = "generic-80";

    /// <summary>The pictures that templates print by name: {logo:shop}.</summary>
    public LogoEntry[] Logos { get; set; } = [];

    /// <summary>See <see cref="PrinterOptions.Answers"/>.</summary>
    public bool Answers { get; set; } = Default.Answers;

    /// <summary>See <see cref="PrinterOptions.DrawerOpensHigh"/>.</summary>
    public bool DrawerOpensHigh { get; set; } = Default.DrawerOpensHigh;

    /// <summary>What proves a slip. By profile: the strongest that the model gives, by its profile or by a probe.
    /// </summary>
    public ProofSetting Proof { get; set; } = ProofSetting.Profile;

    /// <summary>See <see cref="PrinterOptions.QueueLength"/>; the others below by their names there.</summary>
    public int QueueLength { get; set; } = Default.QueueLength;

    public TimeSpan StatusPeriod { get; set; } = Default.StatusPeriod;

    public TimeSpan AnswerLimit { get; set; } = Default.AnswerLimit;

    public TimeSpan ProofLimit { get; set; } = Default.ProofLimit;

    public TimeSpan StallLimit { get; set; } = Default.StallLimit;

    public TimeSpan SyncLimit { get; set; } = Default.SyncLimit;

    public TimeSpan ClearLimit { get; set; } = Default.ClearLimit;

    public TimeSpan StopLimit { get; set; } = Default.StopLimit;

    public TimeSpan ReopenLimit { get; set; } = Default.ReopenLimit;

    /// <summary>What the model can do; a name that is not known stands for any 80 mm printer.</summary>
    public PrinterProfile ProfileOf(ShopProfiles profiles) => profiles.Find(Profile) ?? PrinterProfiles.Default;

    /// <param name="profiles">Those that the configuration may name.</param>
    public PrinterOptions ToOptions(ShopProfiles profiles) => ToOptions(ProfileOf(profiles));

    public PrinterOptions ToOptions(PrinterProfile profile) => new()
    {
        Answers = Answers,
        DrawerOpensHigh = DrawerOpensHigh,
        Proof = Proof switch
        {
            ProofSetting.Assumed => PrintProof.Assumed,
            ProofSetting.Fence => PrintProof.Fence,
            ProofSetting.ProcessId => PrintProof.ProcessId,
            _ => ProofOf(profile.Completion),
        },
        Speed = profile.Speed,
        QueueLength = QueueLength,
        StatusPeriod = StatusPeriod,
        AnswerLimit = AnswerLimit,
        ProofLimit = ProofLimit,
        StallLimit = StallLimit,
        SyncLimit = SyncLimit,
        ClearLimit = ClearLimit,
        StopLimit = StopLimit,
        ReopenLimit = ReopenLimit,
    };

    private static PrintProof ProofOf(CompletionProof completion) => completion switch
    {
        CompletionProof.Assumed => PrintProof.Assumed,
        CompletionProof.ProcessId => PrintProof.ProcessId,
        _ => PrintProof.Probed,
    };
}

/// <summary>What proves a slip, see <see cref="PrintProof"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProofSetting>))]
internal enum ProofSetting
{
    /// <summary>As the printer's profile has it.</summary>
    [JsonStringEnumMemberName("profile")]
    Profile,

    [JsonStringEnumMemberName("assumed")]
    Assumed,

    [JsonStringEnumMemberName("fence")]
    Fence,

    [JsonStringEnumMemberName("processId")]
    ProcessId,
}

/// <summary>One logo of one printer. With a key and a printer that keeps logos, ten bytes print it; else the file is
/// sent with each slip.</summary>
internal sealed class LogoEntry
{
    public string Name { get; set; } = "";

    /// <summary>As it was stored with <c>posd printer logo</c>. Null: it is not in the printer's memory.</summary>
    public string? Key { get; set; }

    /// <summary>A PNG or JPEG, relative to the configuration file. Null: only the printer has it.</summary>
    public string? File { get; set; }
}

/// <summary>One gate relay. It belongs to at most one lane: one passage at a time.</summary>
internal sealed class GateEntry
{
    private static readonly GateOptions Default = new();

    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    /// <summary>The make of the board, whatever line it hangs on.</summary>
    public GateRelayKind Board { get; set; } = Default.Board;

    /// <summary>What sees people pass; null: nobody knows whether an opening was used.</summary>
    public GateSensorEntry? Sensor { get; set; }

    /// <summary>See <see cref="GateOptions.Pulse"/>; the others below by their names there.</summary>
    public TimeSpan Pulse { get; set; } = Default.Pulse;

    public int Channel { get; set; } = Default.Channel;

    public int Unit { get; set; } = Default.Unit;

    public TimeSpan OrderLimit { get; set; } = Default.OrderLimit;

    public TimeSpan StopLimit { get; set; } = Default.StopLimit;

    public TimeSpan ReopenLimit { get; set; } = Default.ReopenLimit;

    public GateOptions ToOptions() => new()
    {
        Board = Board,
        Unit = Unit,
        Sensor = Sensor?.ToOptions(),
        Pulse = Pulse,
        Channel = Channel,
        OrderLimit = OrderLimit,
        StopLimit = StopLimit,
        ReopenLimit = ReopenLimit,
    };
}

/// <summary>The passage sensor of one gate, see <see cref="GateSensorOptions"/>.</summary>
internal sealed class GateSensorEntry
{
    private static readonly GateSensorOptions Default = new();

    public int Input { get; set; } = Default.Input;

    public int? SecondInput { get; set; }

    public bool Inverted { get; set; } = Default.Inverted;

    public TimeSpan Window { get; set; } = Default.Window;

    public TimeSpan ShortestPassage { get; set; } = Default.ShortestPassage;

    public GateSensorOptions ToOptions() => new()
    {
        Input = Input,
        SecondInput = SecondInput,
        Inverted = Inverted,
        Window = Window,
        ShortestPassage = ShortestPassage,
    };
}
