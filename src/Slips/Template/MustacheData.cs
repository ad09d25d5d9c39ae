using System.Text;
using System.Text.Json;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Template;

/// <summary>The data of a rendering: a JSON document read once into flat arrays, which are used again for the next. A
/// value is named by its index; the document itself is 0.</summary>
internal sealed class MustacheData
{
    private const int MostNested = 64;
    private const int None = -1;

    private readonly GrowingArray<MustacheValue> _values = new();
    private readonly GrowingArray<char> _text = new(2048);
    private readonly GrowingArray<byte> _utf8 = new(4096);
    private readonly GrowingArray<int> _open = new(MostNested);

    public ref readonly MustacheValue this[int index] => ref _values[index];

    /// <summary>A string without its escapes, a number as it is written.</summary>
    public ReadOnlySpan<char> TextOf(in MustacheValue value) => _text.Of(value.Text);

    /// <summary>Throws <see cref="JsonException"/> when it is no JSON; the data are then those of <see cref="Clear"/>.
    /// </summary>
    /// <param name="json">Half surrogate pairs, raw or as \uD8xx, are read as U+FFFD.</param>
    public void Read(ReadOnlySpan<char> json)
    {
        Clear();
        _utf8.Clear();
        _utf8.Extend(Encoding.UTF8.GetBytes(json, _utf8.Reserve(Encoding.UTF8.GetMaxByteCount(json.Length))));
        var reader = new Utf8JsonReader(_utf8.Span, new JsonReaderOptions
        {
            MaxDepth = MostNested,
            AllowTrailingCommas = true,
        });
        _values.Clear();
        try
        {
            Slice name = default;
            while (reader.Read())
                name = Add(ref reader, name);
        }
        catch (JsonException)
        {
            Clear();
            throw;
        }
    }

    /// <summary>An empty object.</summary>
    public void Clear()
    {
        _values.Clear();
        _text.Clear();
        _open.Clear();
        _values.Add(new MustacheValue(MustacheKind.Object, default, default, true) { Next = 1 });
    }

    /// <summary>The last field of that name, or -1.</summary>
    public int Find(int map, string name)
    {
        int found = None, end = _values[map].Next;
        for (var at = map + 1; at < end; at = _values[at].Next)
        {
            var given = _values[at].Name;
            if (given.Length == name.Length && _text.Of(given).SequenceEqual(name))
                found = at;
        }
        return found;
    }

    /// <summary>Adds what the token tells; returns the name of the field that the next one belongs to.</summary>
    private Slice Add(ref Utf8JsonReader reader, Slice name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                return TextOf(ref reader);
            case JsonTokenType.StartObject:
                _open.Add(_values.Count);
                _values.Add(new MustacheValue(MustacheKind.Object, name, default, true));
                break;
            case JsonTokenType.StartArray:
                _open.Add(_values.Count);
                _values.Add(new MustacheValue(MustacheKind.List, name, default, false));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Close();
                break;
            default:
                _values.Add(Single(ref reader, name) with { Next = _values.Count + 1 });
                break;
        }
        return default;
    }

    private void Close()
    {
        var at = _open[_open.Count - 1];
        _open.Truncate(_open.Count - 1);
        ref var closed = ref _values[at];
        closed.Next = _values.Count;
        closed.IsTrue |= _values.Count > at + 1;
    }

    /// <summary>Empty text and zero are false, so that a note that is empty and a rest of 0 need no flag beside
    /// them.</summary>
    private MustacheValue Single(ref Utf8JsonReader reader, Slice name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                var content = TextOf(ref reader);
                return new(MustacheKind.Text, name, content, !content.IsEmpty);
            case JsonTokenType.Number:
                var isTrue = !reader.TryGetDecimal(out var number) || number != 0;
                var digits = Added(Encoding.ASCII.GetChars(reader.ValueSpan, Room(ref reader)));
                return new(MustacheKind.Number, name, digits, isTrue);
            case JsonTokenType.True:
                return new(MustacheKind.True, name, default, true);
            case JsonTokenType.False:
                return new(MustacheKind.False, name, default, false);
            default:
                return new(MustacheKind.Null, name, default, false);
        }
    }

    private Slice TextOf(ref Utf8JsonReader reader)
    {
        var room = Room(ref reader);
        return Added(reader.ValueIsEscaped
            ? JsonText.Unescape(reader.ValueSpan, room)
            : Encoding.UTF8.GetChars(reader.ValueSpan, room));
    }

    /// <summary>A byte is at most one UTF-16 unit.</summary>
    private Span<char> Room(ref Utf8JsonReader reader) => _text.Reserve(reader.ValueSpan.Length);

    private Slice Added(int length)
    {
        var start = _text.Count;
        _text.Extend(length);
        return new(start, length);
    }
}
