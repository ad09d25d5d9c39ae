using System.Globalization;
using System.Text.Json;

namespace PosSim.Bench;

/// <summary>A fault asked for at <c>POST /api/faults</c>: its name and its own settings, read leniently because every
/// fault has others.</summary>
internal sealed record FaultOrder(string Device, string Fault, JsonElement Settings)
{
    private const int MostNoise = 16 * 1024 * 1024;

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

    public bool Has(string name) => TryGet(name, out _);

    /// <summary>A whole number from 1. Throws <see cref="BenchException"/> where it is none.</summary>
    public int Counted(string name) => Number(name, 0) is var number and > 0
        ? number
        : throw new BenchException(BenchFault.Wrong, $"\"{name}\" must be a whole number from 1");

    /// <summary>Written as "hh:mm:ss.fff". Throws <see cref="BenchException"/> where it is not.</summary>
    public TimeSpan NeededSpan(string name) =>
        TimeSpan.TryParse(Text(name), CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero
            ? span
            : throw new BenchException(BenchFault.Wrong, $"\"{name}\" must be a time such as \"00:00:02.5\"");

    /// <summary>Throws <see cref="BenchException"/> where it is no text.</summary>
    public string NeededText(string name) =>
        Text(name) ?? throw new BenchException(BenchFault.Wrong, $"\"{name}\" must be a text");

    /// <summary>The bytes of "garbage": as many as "bytes" says, 16 MB at most, the same for the same "seed".</summary>
    public byte[] Noise(int otherwise)
    {
        var bytes = new byte[Math.Clamp(Number("bytes", otherwise), 0, MostNoise)];
        new Random(Number("seed", 1)).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The complaint about a fault that the device cannot play.</summary>
    public BenchException Unknown(params string[] known) =>
        new(BenchFault.Wrong, $"{Device} has no fault \"{Fault}\"; it has: {string.Join(", ", known)}");

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return Settings.ValueKind == JsonValueKind.Object && Settings.TryGetProperty(name, out value);
    }
}
