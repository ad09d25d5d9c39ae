using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Template;

/// <summary>What the language around the template needs: how values are made safe, formatted and found
/// missing.</summary>
internal sealed class MustacheOptions
{
    /// <summary>Applied to every interpolated value, after its formatters.</summary>
    public MustacheEscape Escape { get; init; } = static (value, output) => output.Add(value);

    /// <summary>What stands for a name that the data does not have. Mustache itself prints nothing.</summary>
    public Func<string, string> Missing { get; init; } = static _ => "";

    /// <summary>Finds a partial by name; null when there is none.</summary>
    public Func<string, MustacheTemplate?> Partial { get; init; } = static _ => null;

    /// <summary>Formats a value.</summary>
    public MustacheFormatter Format { get; init; } = static (_, _, _, _) => "there are no formatters";
}

/// <summary>Adds a value in a form that the language around the template takes as text.</summary>
internal delegate void MustacheEscape(ReadOnlySpan<char> value, GrowingArray<char> output);

/// <summary>A named formatter.</summary>
/// <param name="call">The formatter's name in the template, and what follows it.</param>
/// <param name="value">The value so far: of the data, or of the formatter before.</param>
/// <param name="lookup">Finds a text of the data, such as the currency of an amount.</param>
/// <param name="formatted">Empty; takes the result.</param>
/// <returns>"", or what is wrong in words for a person; where nothing was formatted the value prints as it is.
/// </returns>
internal delegate string MustacheFormatter(
    FormatterCall call, ReadOnlySpan<char> value, MustacheLookup lookup, GrowingArray<char> formatted);

/// <summary>The text of a top-level or nearer field; empty when there is none or it is no text.</summary>
internal delegate ReadOnlySpan<char> MustacheLookup(string name);
