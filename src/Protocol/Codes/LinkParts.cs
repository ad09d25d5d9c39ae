namespace PosDaemon.Protocol.Codes;

/// <summary>A link as it stands in a code, or the pattern of one, which need not be a link that works.</summary>
/// <param name="Host">With its port.</param>
/// <param name="Path">Without the slash at its end, percent-decoded.</param>
/// <param name="Parameters">Of query and fragment, percent-decoded.</param>
internal sealed record LinkParts(
    string Host, string Path, IReadOnlyList<(string Name, string Value)> Parameters)
{
    private static readonly string[] Schemes = ["https://", "http://"];

    /// <returns>Null where it is no link.</returns>
    public static LinkParts? Read(string text)
    {
        if (Schemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            is not { } scheme)
            return null;
        var rest = text[scheme.Length..];
        var hostEnd = rest.IndexOfAny(['/', '?', '#']) is >= 0 and var at ? at : rest.Length;
        var tail = rest[hostEnd..];
        var pathEnd = tail.IndexOfAny(['?', '#']) is >= 0 and var end ? end : tail.Length;
        return new LinkParts(
            rest[..hostEnd], Uri.UnescapeDataString(tail[..pathEnd].TrimEnd('/')), [.. Parse(tail[pathEnd..])]);
    }

    private static IEnumerable<(string, string)> Parse(string query) =>
        from parameter in query.Split(['?', '#', '&'], StringSplitOptions.RemoveEmptyEntries)
        let sign = parameter.IndexOf('=', StringComparison.Ordinal)
        where sign > 0
        select (Uri.UnescapeDataString(parameter[..sign]), Uri.UnescapeDataString(parameter[(sign + 1)..]));
}
