using System.Globalization;
using System.Text.Json;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>A thing on the bench with a name and a line. All members are called from the bench loop only.</summary>
internal interface IBenchDevice : IAsyncDisposable
{
    string Name { get; }

    IDevicePort Port { get; }

    /// <summary>When the device wants to be advanced next; null for "only when something comes".</summary>
    DateTimeOffset? NextWake { get; }

    void Advance(DateTimeOffset now);

    /// <summary>What the line reported.</summary>
    void On(PortEvent happened);

    /// <summary>Puts the cable in. Throws <see cref="PortException"/> when the line cannot be had.</summary>
    void Plug();

    ValueTask UnplugAsync();

    /// <summary>Arms or plays a fault; throws <see cref="BenchException"/> naming those that exist.</summary>
    void Break(FaultOrder fault);
}

/// <summary>A fault asked for at <c>POST /api/faults</c>: its name and its own settings, read leniently because every
/// fault has others.</summary>
internal sealed record FaultOrder(string Device, string Fault, JsonElement Settings)
{
    public int Number(string name, int otherwise) =>
        TryGet(name, out var value) && value.TryGetInt32(out var number) ? number : otherwise;

    public string? Text(string name) =>
        TryGet(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public bool Flag(string name, bool otherwise) =>
        TryGet(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : otherwise;

    /// <summary>Written as "hh:mm:ss.fff".</summary>
    public TimeSpan Span(string name, TimeSpan otherwise) =>
        TimeSpan.TryParse(Text(name), CultureInfo.InvariantCulture, out var span) ? span : otherwise;

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return Settings.ValueKind == JsonValueKind.Object && Settings.TryGetProperty(name, out value);
    }
}
