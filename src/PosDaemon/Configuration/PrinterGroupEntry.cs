using System.Text.Json.Serialization;

namespace PosDaemon.Configuration;

/// <summary>Printers that stand in for one another. A lane names a group as it names a printer.</summary>
internal sealed class PrinterGroupEntry
{
    public string Name { get; set; } = "";

    /// <summary>Names of printers, in the order of preference.</summary>
    public string[] Printers { get; set; } = [];

    /// <summary>Failover: a guest knows where the paper comes out.</summary>
    public PrinterGroupMode Mode { get; set; } = PrinterGroupMode.Failover;
}

/// <summary>Which printer of a group the next slip goes to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PrinterGroupMode>))]
internal enum PrinterGroupMode
{
    /// <summary>The first that is ready.</summary>
    [JsonStringEnumMemberName("failover")]
    Failover,

    /// <summary>Of those that are ready the one with the fewest slips under way, in turn.</summary>
    [JsonStringEnumMemberName("loadSharing")]
    LoadSharing,
}
