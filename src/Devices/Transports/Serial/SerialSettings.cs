namespace PosDaemon.Devices.Transports.Serial;

/// <summary>How a serial line is driven: <c>serial:PORT?baud=9600&amp;data=8&amp;parity=none|even|odd&amp;stop=1|2
/// &amp;flow=none|rts|xon|dtr&amp;driver=own|system</c>.</summary>
internal sealed record SerialSettings(
    string Port, int Baud, int DataBits, Parity Parity, int StopBits, Flow Flow, bool BySystem)
{
    // Any whole number between: boards and converters exist at 12,345 and at 250,000. Below 110 nothing is sold, above
    // 4,000,000 no USB converter goes.
    private const int LeastBaud = 110, MostBaud = 4_000_000;

    /// <summary>A byte has a start bit, and parity and stop bits behind it.</summary>
    public double BytesASecond => (double)Baud / (1 + DataBits + (Parity == Parity.None ? 0 : 1) + StopBits);

    /// <exception cref="DeviceException">BadAddress.</exception>
    public static SerialSettings Read(AddressParts parts)
    {
        parts.AllowOptions("baud", "data", "parity", "stop", "flow", "driver");
        var settings = new SerialSettings(
            parts.Target,
            parts.Number("baud", 9600),
            parts.Number("data", 8),
            Enum.Parse<Parity>(parts.Word("parity", "None", "Even", "Odd")),
            parts.Number("stop", 1),
            Enum.Parse<Flow>(parts.Word("flow", "None", "Rts", "Xon", "Dtr")),
            parts.Word("driver", "own", "system") == "system");
        if (settings.Baud is < LeastBaud or > MostBaud)
            throw parts.Bad($"baud={settings.Baud} is not {LeastBaud} to {MostBaud}");
        if (settings.DataBits is not (7 or 8))
            throw parts.Bad($"data={settings.DataBits} is not 7 or 8");
        if (settings.StopBits is not (1 or 2))
            throw parts.Bad($"stop={settings.StopBits} is not 1 or 2");
        if (settings is { Flow: Flow.Dtr, BySystem: true })
            throw parts.Bad("flow=dtr needs driver=own; System.IO.Ports cannot wait for DSR");
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

/// <summary>Who may halt the sender, and how. Xon is output only and never "any byte resumes"; no byte of a printer's
/// status is XON (11) or XOFF (13). Dtr is the device's DTR on our DSR, as Epson's printers come from the factory.
/// </summary>
internal enum Flow
{
    None,
    Rts,
    Xon,
    Dtr,
}
