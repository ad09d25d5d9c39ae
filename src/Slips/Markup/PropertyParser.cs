using System.Buffers;
using System.Globalization;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Slips.Markup;

/// <summary>Reads {key: value; key: value} and applies what it sets to the document's state.</summary>
internal sealed class PropertyParser(PictureCache pictures, List<SlipFault> faults)
{
    private const string Keys =
        "align, border, buzzer, code, command, comment, drawer, image, logo, option, text or width";

    private const int MostDrawers = 2;
    private const int MostBeeps = 9;

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private readonly Member?[] _members = new Member?[Enum.GetValues<PropertyKey>().Length];
    private readonly GrowingArray<char> _values = new();
    private readonly PropertyWords _words = new();

    public ReceiptProperty Parse(ReadOnlySpan<char> content, Place place, ReceiptState? state, Paper paper)
    {
        Array.Clear(_members);
        _values.Clear();
        for (var start = 0; start <= content.Length;)
        {
            var end = EndOfMember(content, start);
            Read(content[start..end], place.Right(start));
            start = end + 1;
        }
        if (state is null)
        {
            faults.Add(SlipFault.InTemplate(place.Line, place.Column, "a property beside other columns",
                "a property alone on its line"));
            return default;
        }
        return Apply(state, paper);
    }

    private static int EndOfMember(ReadOnlySpan<char> content, int start)
    {
        for (var i = start; i < content.Length; i++)
        {
            var next = content[i..].IndexOfAny(';', '\\');
            if (next < 0)
                break;
            i += next;
            if (content[i] == ';')
                return i;
            if (ReceiptText.HidesDelimiter(content, i, ';'))
                i++;
        }
        return content.Length;
    }

    private void Read(ReadOnlySpan<char> member, Place place)
    {
        var trimmed = member.Trim(" \t");
        if (trimmed.IsEmpty)
            return;
        var colon = trimmed.IndexOf(':');
        var name = colon < 0 ? trimmed : trimmed[..colon].TrimEnd(" \t");
        var value = colon < 0 ? default : trimmed[(colon + 1)..].TrimStart(" \t");
        if (value.IsEmpty || !IsWord(name))
        {
            faults.Add(SlipFault.InTemplate(place.Line, place.Column, $"\"{trimmed}\" is no property", "key: value"));
            return;
        }
        if (KeyOf(name) is not { } key)
        {
            faults.Add(SlipFault.InTemplate(place.Line, place.Column, $"the property \"{name}\" is not known", Keys));
            return;
        }
        var start = _values.Count;
        ReceiptText.AddValue(value, _values);
        _members[(int)key] = new(_values.Since(start), place);
    }

    private static bool IsWord(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        }
        return name.Length > 0 && !char.IsAsciiDigit(name[0]);
    }

    private static PropertyKey? KeyOf(ReadOnlySpan<char> name) => name switch
    {
        "align" or "a" => PropertyKey.Align,
        "border" or "b" => PropertyKey.Border,
        "code" or "c" => PropertyKey.Code,
        "image" or "i" => PropertyKey.Image,
        "option" or "o" => PropertyKey.Option,
        "text" or "t" => PropertyKey.Text,
        "width" or "w" => PropertyKey.Width,
        "command" or "x" => PropertyKey.Command,
        "comment" or "_" => PropertyKey.Comment,
        // Ours; other tools of the language ignore them, as it asks for unknown keys.
        "logo" => PropertyKey.Logo,
        "drawer" => PropertyKey.Drawer,
        "buzzer" => PropertyKey.Buzzer,
        _ => null,
    };

    /// <summary>The order within the braces does not matter: what sets comes before what prints.</summary>
    private ReceiptProperty Apply(ReceiptState state, Paper paper)
    {
        if (Given(PropertyKey.Text) is { } text)
            state.SetText(OneOf(text, "wrap", "nowrap", "characters"));
        var before = state.Border;
        if (Given(PropertyKey.Border) is { } border)
            state.Border = BorderOf(border);
        if (Given(PropertyKey.Width) is { } width)
            SetWidths(width, state.Widths);
        if (Given(PropertyKey.Align) is { } align)
            state.Align = OneOf(align, "center", "left", "right") switch
            {
                1 => ReceiptAlign.Left,
                2 => ReceiptAlign.Right,
                _ => ReceiptAlign.Center,
            };
        if (Given(PropertyKey.Option) is { } option)
        {
            _words.Read(_values.Of(option.Value));
            state.Option = CodeOptionParser.Parse(_words.Lowered, _words.All, option.Place, faults);
        }
        return new(
            TextOf(PropertyKey.Code, paper),
            Given(PropertyKey.Image) is { } image ? pictures.Of(Base64Of(image)) : null,
            TextOf(PropertyKey.Command, paper),
            TextOf(PropertyKey.Logo, paper),
            NumberOf(PropertyKey.Drawer, MostDrawers),
            NumberOf(PropertyKey.Buzzer, MostBeeps),
            (before >= 0, state.Border >= 0) switch { (true, false) => 1, (false, true) => -1, _ => 0 });
    }

    private Member? Given(PropertyKey key) => _members[(int)key];

    /// <summary>0 when it is not given, or with a fault when it is out of range.</summary>
    private int NumberOf(PropertyKey key, int most)
    {
        if (Given(key) is not { } member)
            return 0;
        ReadOnlySpan<char> value = _values.Of(member.Value);
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= most)
            return number;
        faults.Add(SlipFault.InTemplate(
            member.Place.Line, member.Place.Column, $"the value \"{value}\"", $"1 to {most}"));
        return 0;
    }

    /// <summary>A value that outlives the line.</summary>
    private Slice? TextOf(PropertyKey key, Paper paper)
    {
        if (Given(key) is not { } member)
            return null;
        var start = paper.Text.Count;
        paper.Text.Add(_values.Of(member.Value));
        return paper.Text.Since(start);
    }

    /// <summary>Which of the allowed values it is, in lower case; the first one, with a fault, when it is none.
    /// </summary>
    private int OneOf(Member member, params ReadOnlySpan<string> allowed)
    {
        ReadOnlySpan<char> value = _values.Of(member.Value);
        Span<char> lowered = stackalloc char[16];
        var length = value.Length <= lowered.Length ? value.ToLowerInvariant(lowered) : 0;
        for (var i = 0; i < allowed.Length; i++)
        {
            if (lowered[..length].SequenceEqual(allowed[i]))
                return i;
        }
        faults.Add(SlipFault.InTemplate(
            member.Place.Line, member.Place.Column, $"the value \"{value}\"",
            string.Join(", ", allowed.ToArray())));
        return 0;
    }

    private int BorderOf(Member member) => OneOf(member, "space", "line", "none", "0", "1", "2") switch
    {
        1 => -1,
        2 or 3 => 0,
        5 => 2,
        _ => 1,
    };

    /// <summary>Separated by commas or blanks; an empty place between two separators is a column of width 0, which is
    /// not printed. That is how the language hides a column ("*,,2,10").</summary>
    private void SetWidths(Member member, GrowingArray<int> widths)
    {
        _words.Read(_values.Of(member.Value));
        widths.Clear();
        if (_words.Has("auto"))
            return;
        foreach (var at in _words.All)
        {
            var word = _words.Lowered.Slice(at.Start, at.Length);
            var cells = 0;
            if (word is "*")
                cells = ReceiptColumn.Variable;
            else if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var given))
                cells = Math.Min(given, 1000);
            else if (word.Length > 0)
                faults.Add(SlipFault.InTemplate(member.Place.Line, member.Place.Column, $"the width \"{word}\"",
                    "auto, * or a number of cells"));
            widths.Add(cells);
        }
    }

    /// <summary>What is not of the alphabet is dropped, all after a = too; then the padding is made right.</summary>
    private ReadOnlySpan<char> Base64Of(Member member)
    {
        var start = _values.Count;
        // With room for all of it the values stay where they are.
        _values.Reserve(member.Value.Length + 3);
        ReadOnlySpan<char> rest = _values.Of(member.Value);
        var padding = rest.IndexOf('=');
        rest = padding < 0 ? rest : rest[..padding];
        while (!rest.IsEmpty)
        {
            var other = rest.IndexOfAnyExcept(Base64);
            _values.Add(other < 0 ? rest : rest[..other]);
            rest = other < 0 ? default : rest[(other + 1)..];
        }
        var length = _values.Count - start;
        if (length % 4 == 1)
            _values.Truncate(_values.Count - 1);
        else if (length % 4 > 1)
            _values.Repeat('=', 4 - length % 4);
        return _values.Of(_values.Since(start));
    }
}

/// <summary>A property's value, of the parser's values, and where it stands.</summary>
internal readonly record struct Member(Slice Value, Place Place);

internal enum PropertyKey
{
    Align,
    Border,
    Code,
    Command,
    Comment,
    Image,
    Option,
    Text,
    Width,
    Logo,
    Drawer,
    Buzzer,
}
