using System.Buffers.Binary;
using System.Text;
using PosDaemon.Protocol.Keyboard;
using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Protocol.Tests.Keyboard;

/// <summary>Keys are written as words: a name is pressed and let go, +name pressed, -name let go, and ~ is a silence.
/// Codes of linux/input-event-codes.h.</summary>
public sealed class KeyReaderTests
{
    private static readonly Dictionary<string, ushort> Keys = new()
    {
        ["shift"] = 42, ["rshift"] = 54, ["ctrl"] = 29, ["rctrl"] = 97, ["alt"] = 56, ["altgr"] = 100, ["caps"] = 58,
        ["num"] = 69, ["enter"] = 28, ["kpenter"] = 96, ["tab"] = 15, ["space"] = 57, ["f1"] = 59, ["esc"] = 1,
        ["back"] = 14, ["1"] = 2, ["2"] = 3, ["6"] = 7, ["0"] = 11, ["-"] = 12, ["="] = 13, ["q"] = 16, ["r"] = 19,
        ["["] = 26, ["]"] = 27, ["a"] = 30, ["b"] = 48, ["c"] = 46, ["j"] = 36, ["l"] = 38, [";"] = 39, ["'"] = 40,
        ["`"] = 41, ["\\"] = 43, ["z"] = 44, ["m"] = 50, [","] = 51, ["."] = 52, ["/"] = 53, ["kp0"] = 82,
        ["kp1"] = 79, ["kp2"] = 80, ["kp3"] = 81, ["kp4"] = 75, ["kp5"] = 76, ["kp6"] = 77, ["kp7"] = 71,
        ["kp8"] = 72, ["kp9"] = 73, ["kp."] = 83, ["kp*"] = 55, ["kp-"] = 74, ["kp+"] = 78, ["kp/"] = 98,
    };

    private static byte[] Event(int size, ushort type, ushort code, int value)
    {
        var bytes = new byte[size];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(size - 8), type);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(size - 6), code);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(size - 4), value);
        return bytes;
    }

    private static byte[] Step(int size, string key, int value) =>
        [.. Event(size, 4, 4, 0x70000), .. Event(size, 1, Keys[key], value), .. Event(size, 0, 0, 0)];

    private static byte[]? Word(string word, int size) => word switch
    {
        "~" => null,
        "dropped" => Event(size, 0, 3, 0),
        "caps-led-on" => Event(size, 0x11, 1, 1),
        "caps-led-off" => Event(size, 0x11, 1, 0),
        ['+', _, ..] when Keys.ContainsKey(word[1..]) => Step(size, word[1..], 1),
        ['-', _, ..] when Keys.ContainsKey(word[1..]) => Step(size, word[1..], 0),
        ['*', _, ..] when Keys.ContainsKey(word[1..]) => Step(size, word[1..], 2),
        _ => [.. Step(size, word, 1), .. Step(size, word, 0)],
    };

    private static KeyReader Open(ScanFraming framing = ScanFraming.Auto, int size = InputEvent.SizeOn64Bit)
    {
        var reader = new KeyReader(framing, maxLength: 16, size);
        reader.TrySilence(out _);
        return reader;
    }

    private static string Run(string words, ScanFraming framing = ScanFraming.Auto) =>
        Run(Open(framing), words.Split(' ').Select(word => Word(word, InputEvent.SizeOn64Bit)));

    private static string Run(KeyReader reader, IEnumerable<byte[]?> pieces)
    {
        var found = new List<string>();
        foreach (var piece in pieces)
        {
            ReadOnlySpan<byte> input = piece;
            while (reader.TryNext(ref input, out var frame))
                found.Add(Show(frame));
            if (piece is null && reader.AwaitsSilence && reader.TrySilence(out var ended))
                found.Add(Show(ended));
        }

        return string.Join(' ', found);
    }

    private static string Show(ScanFrame frame) => frame.Kind == ScanFrameKind.Code
        ? Encoding.Latin1.GetString(frame.Code.Span)
        : $"{frame.Kind}:{frame.Length}";

    [Theory]
    [InlineData("q r - 0 1 enter", "qr-01")]
    [InlineData("+shift q -shift r +rshift ; -rshift enter", "Qr:")]
    [InlineData("a kpenter b tab c ~", "a b c")]
    [InlineData("enter enter a enter ~", "a")]
    // All keys of a row, plain and with Shift.
    [InlineData("` - = [ ] \\ ; ' , . / space enter", "`-=[]\\;',./ ")]
    [InlineData("+shift ` - = [ ] \\ ; ' , . / space 1 2 6 0 -shift enter", "~_+{}|:\"<>? !@^)")]
    // The keypad gives digits whatever NumLock is said to be.
    [InlineData("kp0 kp1 kp2 kp3 kp4 kp5 kp6 kp7 kp8 kp9 num kp. kp* kp- kp+ kp/ enter", "0123456789.*-+/")]
    // CapsLock turns letters round and nothing else.
    [InlineData("caps a 1 +shift b 2 -shift caps c enter", "A1b@c")]
    [InlineData("caps-led-on a +shift b -shift caps-led-off c enter", "Abc")]
    // A key that is held down is one key; letting go of one that was not pressed is nothing.
    [InlineData("+a *a *a -a -b enter", "a")]
    [InlineData("+shift *shift a *shift -shift b enter", "Ab")]
    public void Keys_become_the_characters_of_a_US_keyboard(string words, string codes) =>
        Assert.Equal(codes, Run(words));

    [Theory]
    // GS, the separator of GS1, and the others that scanners type with Ctrl.
    [InlineData("a +ctrl ] -ctrl b enter", "a\u001db")]
    [InlineData("+ctrl a [ \\ +shift 6 - 2 -shift -ctrl enter", "\u0001\u001b\u001c\u001e\u001f\0")]
    [InlineData("+rctrl +shift b -shift 6 - 2 -rctrl enter", "\u0002\u001e\u001f\0")]
    [InlineData("esc back a enter", "\u001b\ba")]
    // Ctrl with the letters of the ends are the ends.
    [InlineData("a +ctrl m -ctrl b +ctrl j -ctrl q +ctrl c -ctrl r enter", "a b q r")]
    public void Control_characters_come_with_Ctrl(string words, string codes) => Assert.Equal(codes, Run(words));

    [Theory]
    [InlineData("a +alt kp0 kp2 kp5 kp5 -alt b enter", "a\u00ffb")]
    [InlineData("+alt kp6 kp5 -alt +altgr kp2 kp9 -altgr enter", "A\u001d")]
    // A character of GBK is one number of two bytes (D6D0).
    [InlineData("+alt kp5 kp4 kp9 kp9 kp2 -alt enter", "\u00d6\u00d0")]
    [InlineData("+alt -alt a enter", "a")]
    // Other keys with Alt, and numbers that no character has, stand for nothing that is known.
    [InlineData("a +alt b -alt enter c enter", "Malformed:1 c")]
    [InlineData("+alt kp7 kp0 kp0 kp0 kp0 -alt enter c enter", "Malformed:2 c")]
    [InlineData("a +alt kp6 ~ -alt b enter", "Malformed:1 b")]
    public void Numbers_on_the_keypad_with_Alt_are_bytes(string words, string codes) => Assert.Equal(codes, Run(words));

    [Theory]
    [InlineData("a f1 b enter c enter", "Malformed:2 c")]
    [InlineData("f1 ~ c enter", "c")]
    [InlineData("f1 enter c enter", "c")]
    [InlineData("a +ctrl ; -ctrl enter c enter", "Malformed:1 c")]
    public void A_key_that_stands_for_no_byte_spoils_its_code_and_no_other(string words, string codes) =>
        Assert.Equal(codes, Run(words));

    [Theory]
    [InlineData("a b dropped c enter q enter", "Overrun:2 Stale:1 q")]
    [InlineData("dropped enter q enter", "Overrun:1 q")]
    [InlineData("+shift dropped ~ q enter", "Overrun:1 q")]
    public void What_the_system_lost_events_of_is_discarded(string words, string codes) =>
        Assert.Equal(codes, Run(words));

    [Theory]
    [InlineData(ScanFraming.CarriageReturn, "a tab b enter c ~ a enter", "a\tb Partial:1 a")]
    [InlineData(ScanFraming.Tab, "a enter b tab", "a\nb")]
    [InlineData(ScanFraming.LineFeed, "a enter b +ctrl j -ctrl", "a b")]
    [InlineData(ScanFraming.Silence, "a enter b ~", "a\nb")]
    public void Framing_says_where_a_code_ends(ScanFraming framing, string words, string codes) =>
        Assert.Equal(codes, Run(words, framing));

    [Theory]
    [InlineData(InputEvent.SizeOn64Bit)]
    [InlineData(InputEvent.SizeOn32Bit)]
    public void Events_may_be_split_anywhere(int size)
    {
        var words = "+shift q r -shift - 0 1 enter +ctrl ] -ctrl a enter".Split(' ');
        byte[] bytes = [.. words.SelectMany(word => Word(word, size)!)];
        const string Codes = "QR-01 \u001da";

        for (var at = 0; at <= bytes.Length; at++)
            Assert.Equal(Codes, Run(Open(size: size), [bytes[..at], bytes[at..]]));
        Assert.Equal(Codes, Run(Open(size: size), bytes.Chunk(1)));
    }

    [Fact]
    public void A_code_that_is_too_long_is_rejected_whole()
    {
        var words = string.Join(' ', Enumerable.Repeat("a", 17)) + " enter b enter";
        Assert.Equal("TooLong:17 b", Run(words));
    }

    [Fact]
    public void What_was_typed_before_opening_and_before_the_end_is_stale()
    {
        var reader = new KeyReader(ScanFraming.Auto, 16, InputEvent.SizeOn64Bit);
        Assert.False(reader.InStep);
        Assert.Equal("Stale:2 c", Run(reader, "a b enter c enter".Split(' ').Select(word => Word(word, 24))));
        Assert.True(reader.InStep && reader.SendsTerminator);
    }

    [Fact]
    public void Unplugging_ends_a_code_and_lets_go_of_all_keys()
    {
        var reader = Open();
        Run(reader, "a +shift b".Split(' ').Select(word => Word(word, 24)));
        Assert.Equal(2, reader.Abandon());
        Assert.Equal("c", Run(reader, "~ c enter".Split(' ').Select(word => Word(word, 24))));
    }

    [Fact]
    public void CapsLock_may_be_on_from_the_beginning()
    {
        var reader = new KeyReader(ScanFraming.Auto, 16, InputEvent.SizeOn64Bit, isCapsLocked: true);
        Assert.Equal("A", Run(reader, "~ a enter".Split(' ').Select(word => Word(word, 24))));
    }

    [Fact]
    public void Garbage_never_throws_and_the_next_code_is_read()
    {
        var random = new Random(13);
        var reader = Open();
        for (var run = 0; run < 20_000; run++)
        {
            var bytes = new byte[random.Next(1, 60)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0)
                bytes = Event(24, (ushort)random.Next(2), (ushort)random.Next(130), random.Next(3));
            Run(reader, [bytes]);
        }

        reader.Abandon();
        Assert.Equal("a", Run(reader, "~ caps-led-off a enter".Split(' ').Select(word => Word(word, 24))));
    }
}
