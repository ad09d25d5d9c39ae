using System.Text.Json;
using System.Text.RegularExpressions;

namespace PosDaemon.Protocol.Codes;

/// <summary>Where the code stands in what a shop's codes really hold: a link, a JSON object or a text, written as one
/// example with <c>{code}</c> in the place of the code: <c>https://t.example.com/r?code={code}</c>,
/// <c>{"ticket":"{code}"}</c>, <c>TICKET:{code};*</c>. A star stands for any text.</summary>
public abstract class CodePattern
{
    /// <summary>What stands for the code in a pattern.</summary>
    public const string Placeholder = "{code}";

    private const int MaxDepth = 16;

    private CodePattern()
    {
    }

    /// <exception cref="FormatException">It is no pattern; the message says why, to go behind the pattern.</exception>
    public static CodePattern Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Split(Placeholder).Length != 2)
            throw new FormatException($"does not hold {Placeholder} exactly once");
        return pattern.TrimStart().StartsWith('{') && !pattern.StartsWith(Placeholder, StringComparison.Ordinal)
            ? Property.Of(pattern)
            : Link.TryOf(pattern) ?? (CodePattern)new Template(pattern);
    }

    /// <returns>The code in <paramref name="text"/>; null where the pattern does not fit.</returns>
    public abstract string? Find(string text);

    /// <summary>One string (or number) of a JSON object; what else is in the object does not matter.</summary>
    private sealed class Property(IReadOnlyList<string> path) : CodePattern
    {
        public static Property Of(string pattern)
        {
            try
            {
                using var example = JsonDocument.Parse(pattern);
                var path = new List<string>();
                return PathTo(example.RootElement, path)
                    ? new Property(path)
                    : throw new FormatException($"is JSON in which {Placeholder} is not the whole of one text value");
            }
            catch (JsonException fault)
            {
                throw new FormatException($"begins as JSON and is none: {fault.Message}", fault);
            }
        }

        public override string? Find(string text)
        {
            if (!text.StartsWith('{'))
                return null;
            try
            {
                using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
                var element = document.RootElement;
                foreach (var name in path)
                {
                    if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                        return null;
                }

                return element.ValueKind switch
                {
                    JsonValueKind.String => element.GetString(),
                    JsonValueKind.Number => element.GetRawText(),
                    _ => null,
                };
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException)
            {
                // Not JSON, or text in it that is no Unicode: somebody else's code.
                return null;
            }
        }

        private static bool PathTo(JsonElement element, List<string> path)
        {
            if (element.ValueKind == JsonValueKind.String)
                return element.GetString() == Placeholder;
            if (element.ValueKind != JsonValueKind.Object)
                return false;
            foreach (var property in element.EnumerateObject())
            {
                path.Add(property.Name);
                if (PathTo(property.Value, path))
                    return true;
                path.RemoveAt(path.Count - 1);
            }

            return false;
        }
    }

    /// <summary>A link by its host, its path and its parameters, in any order and among others.</summary>
    private sealed class Link : CodePattern
    {
        private readonly Template _host;
        private readonly Template _path;
        private readonly IReadOnlyList<(string Name, Template Value)> _parameters;

        private Link(LinkParts pattern) => (_host, _path, _parameters) = (
            new Template(pattern.Host), new Template(pattern.Path),
            [.. pattern.Parameters.Select(parameter => (parameter.Name, new Template(parameter.Value)))]);

        /// <returns>Null where the code stands in no part of a link that is looked at.</returns>
        public static Link? TryOf(string pattern) => LinkParts.Read(pattern) is { } parts && HoldsCode(parts)
            ? new Link(parts)
            : null;

        private static bool HoldsCode(LinkParts parts) => parts.Parameters.Select(parameter => parameter.Value)
            .Append(parts.Host).Append(parts.Path).Any(part => part.Contains(Placeholder, StringComparison.Ordinal));

        public override string? Find(string text)
        {
            if (LinkParts.Read(text) is not { } link || !_host.Fits(link.Host, out var inHost)
                || !_path.Fits(link.Path, out var code))
                return null;
            code ??= inHost;
            foreach (var (name, value) in _parameters)
            {
                string? found = null;
                if (!link.Parameters.Any(parameter => parameter.Name == name && value.Fits(parameter.Value, out found)))
                    return null;
                code ??= found;
            }

            return code;
        }
    }

    /// <summary>A text with stars and at most one code in it.</summary>
    private sealed class Template(string pattern) : CodePattern
    {
        // Takes time in proportion to the text, whatever the pattern is.
        private readonly Regex _form = new(
            $"\\A{Regex.Escape(pattern).Replace(Regex.Escape(Placeholder), "(?<code>.+?)").Replace("\\*", ".*?")}\\z",
            RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
            | RegexOptions.Singleline);

        public override string? Find(string text) => Fits(text, out var code) ? code : null;

        /// <param name="text">All of it has to fit.</param>
        /// <param name="code">Null where the pattern has no code, or does not fit.</param>
        public bool Fits(string text, out string? code)
        {
            var match = _form.Match(text);
            code = match.Groups["code"] is { Success: true } group ? group.Value : null;
            return match.Success;
        }
    }
}
