using System.Text.Json;

namespace PosDaemon.Protocol.Mustache;

/// <summary>What the language around the template needs: how values are made safe, formatted and found
/// missing.</summary>
public sealed class MustacheOptions
{
    /// <summary>Applied to every interpolated value, after its formatters.</summary>
    public Func<string, string> Escape { get; init; } = static value => value;

    /// <summary>What stands for a name that the data does not have. Mustache itself prints nothing.</summary>
    public Func<string, string> Missing { get; init; } = static _ => "";

    /// <summary>Finds a partial by name; null when there is none.</summary>
    public Func<string, MustacheTemplate?> Partial { get; init; } = static _ => null;

    /// <summary>Formats a value, or returns null when the name is unknown or the value does not fit.</summary>
    public MustacheFormatter Format { get; init; } = static (_, _, _, _) => null;
}

/// <summary>A named formatter.</summary>
/// <param name="name">The formatter's name in the template.</param>
/// <param name="argument">What follows the name, "" without.</param>
/// <param name="value">The value so far: of the data, or of the formatter before.</param>
/// <param name="lookup">Finds a top-level or nearer field by name, such as the currency of an amount.</param>
public delegate string? MustacheFormatter(
    string name, string argument, string value, Func<string, JsonElement?> lookup);
