using System.Text;
using System.Text.Json;
using PosDaemon.Protocol.Buffers;

namespace PosDaemon.Protocol.Mustache;

/// <summary>The data of a rendering: a JSON document read once into flat arrays, which are used again for the next. A
/// value is named by its index; the document itself is 0.</summary>
internal sealed class MustacheData
{
    private const int MostNested = 64;
    private const int None = -1;

    private readonly Pile<MustacheValue> values = new();
    private readonly Pile<char> text = new(2048);
    private readonly Pile<byte> utf8 = new(4096);
    private readonly Pile<int> open = new(MostNested);

    public ref readonly MustacheValue this[int index] => ref values[index];

    /// <summary>A string without its escapes, a number as it is written.</summary>
    public ReadOnlySpan<char> TextOf(in MustacheValue value) => text.Of(value.Text);

    /// <summary>Throws <see cref="JsonException"/> when it is no JSON; the data are then those of <see cref="Clear"/>.
    /// </summary>
    /// <param name="json">Half surrogate pairs, raw or as \uD8xx, are read as U+FFFD.</param>
    public void Read(ReadOnlySpan<char> json)
    {
        Clear();
        utf8.Clear();
        utf8.Take(Encoding.UTF8.GetBytes(json, utf8.Room(Encoding.UTF8.GetMaxByteCount(json.Length))));
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions
        {
            MaxDepth = MostNested,
            AllowTrailingCommas = true,
        });
        values.Clear();
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
        values.Clear();
        text.Clear();
        open.Clear();
        values.Add(new MustacheValue(MustacheKind.Object, default, default, true) { Next = 1 });
    }

    /// <summary>The last field of that name, or -1.</summary>
    public int Find(int map, string name)
    {
        int found = None, end = values[map].Next;
        for (int at = map + 1; at < end; at = values[at].Next)
        {
            Slice given = values[at].Name;
            if (given.Length == name.Length && text.Of(given).SequenceEqual(name))
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
                open.Add(values.Count);
                values.Add(new MustacheValue(MustacheKind.Object, name, default, true));
                break;
            case JsonTokenType.StartArray:
                open.Add(values.Count);
                values.Add(new MustacheValue(MustacheKind.List, name, default, false));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Close();
                break;
            default:
                values.Add(Single(ref reader, name) with { Next = values.Count + 1 });
                break;
        }
        return default;
    }

    private void Close()
    {
        int at = open[open.Count - 1];
        open.Truncate(open.Count - 1);
        ref MustacheValue closed = ref values[at];
        closed.Next = values.Count;
        closed.IsTrue |= values.Count > at + 1;
    }

    /// <summary>Empty text and zero are false, so that a note that is empty and a rest of 0 need no flag beside
    /// them.</summary>
    private MustacheValue Single(ref Utf8JsonReader reader, Slice name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                Slice content = TextOf(ref reader);
                return new(MustacheKind.Text, name, content, !content.IsEmpty);
            case JsonTokenType.Number:
                bool isTrue = !reader.TryGetDecimal(out decimal number) || number != 0;
                Slice digits = Added(Encoding.ASCII.GetChars(reader.ValueSpan, Room(ref reader)));
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
        Span<char> room = Room(ref reader);
        return Added(reader.ValueIsEscaped
            ? JsonText.Unescape(reader.ValueSpan, room)
            : Encoding.UTF8.GetChars(reader.ValueSpan, room));
    }

    /// <summary>A byte is at most one UTF-16 unit.</summary>
    private Span<char> Room(ref Utf8JsonReader reader) => text.Room(reader.ValueSpan.Length);

    private Slice Added(int length)
    {
        int start = text.Count;
        text.Take(length);
        return new(start, length);
    }
}
