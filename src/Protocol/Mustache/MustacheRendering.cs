using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PosDaemon.Protocol.Mustache;

/// <summary>A rendered template: the text, what could not be done, and where each line of the text came from.</summary>
/// <param name="Text">The rendered text.</param>
/// <param name="Faults">What could not be done, in order; the text has everything else.</param>
/// <param name="Origins">For each line of the text, the line of the template (or "name:line" of a partial).</param>
public sealed record MustacheResult(string Text, IReadOnlyList<MustacheFault> Faults, IReadOnlyList<string> Origins);

/// <summary>One rendering of one template with one data document. Never throws on any template or data.</summary>
public sealed class MustacheRendering
{
    /// <summary>A partial may name itself (mustache allows recursion); a document ends it, this bounds a
    /// mistake.</summary>
    private const int MostPartials = 32;

    /// <summary>A slip is a page, not a book: output beyond this is dropped with a fault (characters).</summary>
    private const int MostOutput = 1_000_000;

    /// <summary>Lists within lists multiply even when they print nothing.</summary>
    private const int MostNodes = 500_000;

    private readonly MustacheOptions options;
    private readonly StringBuilder output = new();
    private readonly List<JsonElement> scopes = [];
    private readonly List<MustacheFault> faults = [];
    private readonly List<string> origins = [];
    private readonly Func<string, JsonElement?> lookup;
    private string? partial;
    private int visited;
    private bool lineIsNew = true;

    private MustacheRendering(MustacheOptions options)
    {
        this.options = options;
        lookup = name => Find([name]);
    }

    public static MustacheResult Render(MustacheTemplate template, JsonElement data, MustacheOptions options)
    {
        var rendering = new MustacheRendering(options);
        rendering.scopes.Add(data);
        rendering.faults.AddRange(template.Faults);
        rendering.Render(template.Nodes, 0);
        return new(rendering.output.ToString(), rendering.faults, rendering.origins);
    }

    private void Render(List<MustacheNode> nodes, int depth)
    {
        foreach (MustacheNode node in nodes)
        {
            if (output.Length > MostOutput || ++visited > MostNodes)
            {
                TooLong(node);
                return;
            }
            switch (node)
            {
                case LiteralNode literal:
                    Write(literal.Text, literal.Line);
                    break;
                case VariableNode variable:
                    Write(ValueOf(variable), variable.Line);
                    break;
                case SectionNode section:
                    Render(section, depth);
                    break;
                case PartialNode named:
                    Render(named, depth);
                    break;
            }
        }
    }

    private void Write(string text, int line)
    {
        if (text.Length == 0)
            return;
        if (lineIsNew)
            origins.Add(partial is null ? $"line {line}" : $"{partial}, line {line}");
        output.Append(text);
        lineIsNew = text[^1] == '\n';
    }

    private void Render(SectionNode section, int depth)
    {
        JsonElement? found = Find(section.Path);
        bool truth = found is { } value && IsTrue(value);
        if (section.Inverted)
        {
            if (!truth)
                Render(section.Children, depth);
            return;
        }
        if (!truth)
            return;
        if (found!.Value.ValueKind != JsonValueKind.Array)
        {
            RenderWith(found.Value, section.Children, depth);
            return;
        }
        foreach (JsonElement item in found.Value.EnumerateArray())
            RenderWith(item, section.Children, depth);
    }

    private void RenderWith(JsonElement scope, List<MustacheNode> children, int depth)
    {
        scopes.Add(scope);
        Render(children, depth);
        scopes.RemoveAt(scopes.Count - 1);
    }

    private void Render(PartialNode node, int depth)
    {
        MustacheTemplate? template = depth < MostPartials ? options.Partial(node.Name) : null;
        if (template is null)
        {
            faults.Add(depth < MostPartials
                ? new(node.Line, node.Column, $"there is no partial \"{node.Name}\"", "the name of a partial")
                : new(node.Line, node.Column, $"partial \"{node.Name}\" calls itself without end",
                    $"at most {MostPartials} levels"));
            return;
        }
        string? outer = partial;
        partial = node.Name;
        Render((node.Indent.Length > 0 ? template.Indented(node.Indent) : template).Nodes, depth + 1);
        partial = outer;
    }

    private string ValueOf(VariableNode node)
    {
        string? value = Find(node.Path) is { } found ? TextOf(found) : null;
        if (value is null)
        {
            faults.Add(new(node.Line, node.Column, $"the data has no \"{node.Name}\"", "a text or a number"));
            return options.Escape(options.Missing(node.Name));
        }
        foreach (FormatterCall call in node.Formatters)
        {
            string? formatted = options.Format(call.Name, call.Argument, value, lookup);
            if (formatted is null)
                faults.Add(new(node.Line, node.Column, $"\"{node.Name}\" is not for formatter \"{call.Name}\"",
                    "a known formatter and a value that fits it"));
            else
                value = formatted;
        }
        return options.Escape(value);
    }

    /// <summary>The first part of the name is looked for from the innermost scope outwards; the rest only in what was
    /// found (mustache(5), dotted names).</summary>
    private JsonElement? Find(string[] path)
    {
        if (path.Length == 0)
            return scopes[^1];
        for (int i = scopes.Count - 1; i >= 0; i--)
        {
            if (scopes[i].ValueKind != JsonValueKind.Object || !scopes[i].TryGetProperty(path[0], out var found))
                continue;
            foreach (string name in path.AsSpan(1))
            {
                if (!Step(ref found, name))
                    return null;
            }
            return found;
        }
        return null;
    }

    /// <summary>From an object to its member, from a list to the item of that number: items.0 is there when the list
    /// has anything in it.</summary>
    private static bool Step(ref JsonElement at, string name)
    {
        if (at.ValueKind == JsonValueKind.Object)
            return at.TryGetProperty(name, out at);
        if (at.ValueKind != JsonValueKind.Array
            || !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || index >= at.GetArrayLength())
            return false;
        at = at[index];
        return true;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "",
        _ => null,
    };

    /// <summary>Empty text and zero are false, so that a note that is empty and a rest of 0 need no flag beside
    /// them.</summary>
    private static bool IsTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined => false,
        JsonValueKind.String => !value.ValueEquals(""),
        JsonValueKind.Number => !value.TryGetDecimal(out decimal number) || number != 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => true,
    };

    private void TooLong(MustacheNode node)
    {
        if (faults.Count == 0 || faults[^1].Problem != "the slip is too long")
            faults.Add(new(node.Line, node.Column, "the slip is too long", $"at most {MostOutput} characters"));
    }
}
