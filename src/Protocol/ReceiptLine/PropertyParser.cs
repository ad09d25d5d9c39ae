using System.Globalization;
using System.Text;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>Reads {key: value; key: value} and applies what it sets to the document's state.</summary>
internal sealed class PropertyParser(List<ReceiptFault> faults)
{
    private const string Keys = "align, border, code, command, comment, image, option, text or width";

    public ReceiptProperty Parse(ReadOnlySpan<char> content, Place place, ReceiptState? state)
    {
        var members = new Dictionary<string, Member>();
        for (int start = 0; start <= content.Length;)
        {
            int end = EndOfMember(content, start);
            Read(content[start..end], place.Right(start), members);
            start = end + 1;
        }
        if (state is null)
        {
            faults.Add(new(place.Line, place.Column, "a property beside other columns",
                "a property alone on its line"));
            return ReceiptProperty.Empty;
        }
        return Apply(members, state);
    }

    private static int EndOfMember(ReadOnlySpan<char> content, int start)
    {
        for (int i = start; i < content.Length; i++)
        {
            if (content[i] == ';')
                return i;
            if (ReceiptText.HidesDelimiter(content, i, ';'))
                i++;
        }
        return content.Length;
    }

    private void Read(ReadOnlySpan<char> member, Place place, Dictionary<string, Member> members)
    {
        ReadOnlySpan<char> trimmed = member.Trim(" \t");
        if (trimmed.IsEmpty)
            return;
        int colon = trimmed.IndexOf(':');
        ReadOnlySpan<char> key = colon < 0 ? trimmed : trimmed[..colon].TrimEnd(" \t");
        ReadOnlySpan<char> value = colon < 0 ? default : trimmed[(colon + 1)..].TrimStart(" \t");
        if (value.IsEmpty || !IsWord(key))
        {
            faults.Add(new(place.Line, place.Column, $"\"{trimmed}\" is no property", "key: value"));
            return;
        }
        string? name = NameOf(key.ToString());
        if (name is null)
            faults.Add(new(place.Line, place.Column, $"the property \"{key}\" is not known", Keys));
        else
            members[name] = new(ReceiptText.Value(value), place);
    }

    private static bool IsWord(ReadOnlySpan<char> key)
    {
        foreach (char c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        }
        return key.Length > 0 && !char.IsAsciiDigit(key[0]);
    }

    private static string? NameOf(string key) => key switch
    {
        "a" => "align",
        "b" => "border",
        "c" => "code",
        "i" => "image",
        "o" => "option",
        "t" => "text",
        "w" => "width",
        "x" => "command",
        "_" => "comment",
        "align" or "border" or "code" or "image" or "option" or "text" or "width" or "command" or "comment" => key,
        _ => null,
    };

    /// <summary>The order within the braces does not matter: what sets comes before what prints.</summary>
    private ReceiptProperty Apply(Dictionary<string, Member> members, ReceiptState state)
    {
        if (members.TryGetValue("text", out Member text))
            state.Wraps = !OneOf(text, "wrap", "nowrap").Equals("nowrap", StringComparison.Ordinal);
        int before = state.Border;
        if (members.TryGetValue("border", out Member border))
            state.Border = BorderOf(border);
        if (members.TryGetValue("width", out Member width))
            state.Widths = WidthsOf(width);
        if (members.TryGetValue("align", out Member align))
            state.Align = OneOf(align, "center", "left", "right") switch
            {
                "left" => ReceiptAlign.Left,
                "right" => ReceiptAlign.Right,
                _ => ReceiptAlign.Center,
            };
        if (members.TryGetValue("option", out Member option))
            state.Option = CodeOptionParser.Parse(option, faults);
        return new()
        {
            Code = members.TryGetValue("code", out Member code) ? code.Value : null,
            Image = members.TryGetValue("image", out Member image) ? Base64Of(image.Value) : null,
            Command = members.TryGetValue("command", out Member command) ? command.Value : null,
            Option = state.Option,
            RuledBorder = (before >= 0, state.Border >= 0) switch { (true, false) => 1, (false, true) => -1, _ => 0 },
        };
    }

    /// <summary>The value in lower case, or the first of the allowed ones with a fault.</summary>
    private string OneOf(Member member, params ReadOnlySpan<string> allowed)
    {
        string value = member.Value.ToLowerInvariant();
        if (allowed.Contains(value))
            return value;
        faults.Add(new(member.Place.Line, member.Place.Column, $"the value \"{member.Value}\"",
            string.Join(", ", allowed.ToArray())));
        return allowed[0];
    }

    private int BorderOf(Member member) => OneOf(member, "space", "line", "none", "0", "1", "2") switch
    {
        "line" => -1,
        "none" or "0" => 0,
        "2" => 2,
        _ => 1,
    };

    /// <summary>Separated by commas or blanks; an empty place between two separators is a column of width 0, which is
    /// not printed. That is how the language hides a column ("*,,2,10").</summary>
    private int[] WidthsOf(Member member)
    {
        string[] words = Words(member.Value);
        if (words.Contains("auto"))
            return [];
        var widths = new int[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] == "*")
                widths[i] = ReceiptColumn.Variable;
            else if (int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out int cells))
                widths[i] = Math.Min(cells, 1000);
            else if (words[i].Length > 0)
                faults.Add(new(member.Place.Line, member.Place.Column, $"the width \"{words[i]}\"",
                    "auto, * or a number of cells"));
        }
        return widths;
    }

    internal static string[] Words(string value)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] is not (',' or ' ' or '\t'))
            {
                word.Append(char.ToLowerInvariant(value[i]));
                continue;
            }
            while (value[i] != ',' && i + 1 < value.Length && value[i + 1] is ' ' or '\t')
                i++;
            words.Add(word.ToString());
            word.Clear();
        }
        words.Add(word.ToString());
        return [.. words];
    }

    /// <summary>What is not of the alphabet is dropped, all after a = too; then the padding is made right.</summary>
    private static string Base64Of(string value)
    {
        int padding = value.IndexOf('=', StringComparison.Ordinal);
        string kept = string.Concat((padding < 0 ? value : value[..padding])
            .Where(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/'));
        return (kept.Length % 4) switch
        {
            1 => kept[..^1],
            2 => kept + "==",
            3 => kept + "=",
            _ => kept,
        };
    }
}

/// <summary>A property's value and where it stands.</summary>
internal readonly record struct Member(string Value, Place Place);
