namespace PosDaemon.Devices.Transports.Serial;

/// <summary>How a serial line is driven:
/// <c>serial:PORT?baud=9600&amp;data=8&amp;parity=none|even|odd&amp;stop=1|2&amp;flow=none|rts|xon</c>.</summary>
internal sealed record SerialSettings(string Port, int Baud, int DataBits, Parity Parity, int StopBits, Flow Flow)
{
    // The speeds that both POSIX and Windows know by name.
    private static readonly int[] Speeds =
        [1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

    /// <exception cref="DeviceException">BadAddress.</exception>
    public static SerialSettings Read(AddressParts parts)
    {
        parts.AllowOptions("baud", "data", "parity", "stop", "flow");
        var settings = new SerialSettings(
            parts.Target,
            parts.Number("baud", 9600),
            parts.Number("data", 8),
            Enum.Parse<Parity>(parts.Word("parity", "None", "Even", "Odd")),
            parts.Number("stop", 1),
            Enum.Parse<Flow>(parts.Word("flow", "None", "Rts", "Xon")));
        if (!Speeds.Contains(settings.Baud))
            throw parts.Bad($"baud={settings.Baud} is not one of {string.Join(", ", Speeds)}");
        if (settings.DataBits is not (7 or 8))
            throw parts.Bad($"data={settings.DataBits} is not 7 or 8");
        if (settings.StopBits is not (1 or 2))
            throw parts.Bad($"stop={settings.StopBits} is not 1 or 2");
        return settings;
    }
}

/// <summary>Parity bit of a serial line.</summary>
internal enum Parity
{
    None,
    Even,
    Odd,
}

/// <summary>Who may halt the sender, and how. Xon is output only and never "any byte resumes".</summary>
internal enum Flow
{
    None,
    Rts,
    Xon,
}
