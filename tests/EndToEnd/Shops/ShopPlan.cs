namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>What a shop is to have. Times are short where waiting would only cost time.</summary>
internal sealed record ShopPlan
{
    public IReadOnlyList<LanePlan> Lanes { get; init; } = [LanePlan.Counter, LanePlan.Exit];

    /// <summary>Single seats on top of the demonstration goods, kind <c>ticket</c>.</summary>
    public int Tickets { get; init; }

    /// <summary>Sold besides; the codes are in <see cref="Shop.Sold"/>.</summary>
    public IReadOnlyList<Goods> Goods { get; init; } = [];

    /// <summary>The shop's own slip templates: file name without .receipt, and text.</summary>
    public IReadOnlyDictionary<string, string> Templates { get; init; } = new Dictionary<string, string>();

    /// <summary>Paper speed in mm/s. Most printers do 150 to 300.</summary>
    public double PrinterSpeed { get; init; } = 1000;

    /// <summary>Every lane prints on one group of all printers, of this mode; null: each on its own printer.</summary>
    public string? PrinterGroup { get; init; }

    /// <summary>Gates have two sensors in the passage.</summary>
    public bool GatesHaveSensors { get; init; }

    /// <summary>What gates hang on: modbus boards on the network, waveshare and lcus boards on serial lines.</summary>
    public string GateBoard
    {
        get => field ?? (GatesHaveSensors ? "modbus" : "lcus");
        init;
    }

    /// <summary>What the gates' lanes do where nobody passes: keep or undo.</summary>
    public string NotPassed { get; init; } = "keep";

    /// <summary>How long a gate's relay is held.</summary>
    public TimeSpan Pulse { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan CloudDeadline { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan AnswerWindow { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan RepeatWindow { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After this long without a byte a code has ended; null: as posd does without being told.</summary>
    public TimeSpan? ScannerSilence { get; init; }

    /// <summary>Processes of the cloud, on one database.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Puts a wire between terminal and cloud (of one node) that can be cut or swallow replies.</summary>
    public bool HasWire { get; init; }

    /// <summary>The cloud is called by TLS, which wants terminals that enrolled.</summary>
    public bool CloudByTls { get; init; }

    public string CloudScheme => CloudByTls ? "https" : "http";

    /// <summary>Null: a folder among the shop's own.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Variables that terminal and cloud are started with.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Another posd than the one that was built.</summary>
    public string? PosdProgram { get; init; }

    /// <summary>Names of the system's serial ports by device; those that are not here are paths.</summary>
    public IReadOnlyDictionary<string, string> SerialPorts { get; init; } = new Dictionary<string, string>();

    /// <summary>The connection of a database in PostgreSQL that the cloud keeps its ledger in; null: it is a file of
    /// SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>The first node serves the merchant's API too.</summary>
    public bool HasOffice { get; init; }

    /// <summary>False: the cloud's port is reserved and nobody answers there.</summary>
    public bool StartsCloud { get; init; } = true;
}

/// <summary>One lane with its own scanner and printer.</summary>
/// <param name="SerialPrinter">The printer hangs on a serial line, else on the network.</param>
internal sealed record LanePlan(string Name, string Confirm, bool HasGate, bool SerialPrinter)
{
    public static LanePlan Counter { get; } = new("counter", "whenNeeded", HasGate: false, SerialPrinter: false);

    public static LanePlan Exit { get; } = new("exit", "never", HasGate: true, SerialPrinter: true);

    /// <summary>No code is taken before an operator has signed in.</summary>
    public bool SignsIn { get; init; }

    /// <summary>What the scanner is to the terminal, in possim's words: serial, ssi, keyboard, hid-a, hid-b or hid-c.
    /// </summary>
    public string ScannerInterface { get; init; } = "serial";

    /// <summary>What the terminal tells the scanner by: its family, in posd's words.</summary>
    public string ScannerCommands { get; init; } = "none";

    /// <summary>What its lamps hang on, in posd's words: patlite or modbus on the network, lcus on a serial line; null:
    /// it has none.</summary>
    public string? SignalBoard { get; init; }

    /// <summary>Where the terminal looks for the printer; null: where the simulated one is.</summary>
    public string? PrinterAddress { get; init; }

    public string Scanner => $"{Name}-scanner";

    public string Printer => $"{Name}-printer";

    public string Gate => $"{Name}-gate";

    public string Signal => $"{Name}-signal";
}
