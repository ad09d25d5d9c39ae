using PosDaemon.Protocol.Relays;

namespace PosDaemon.Protocol.Tests.Relays;

public sealed class ModbusFramingTests
{
    private static readonly ModbusRequest On = ModbusRequest.WriteCoil(0, true);
    private static readonly ModbusRequest TwoInputs = ModbusRequest.ReadInputs(0, 2);

    public static TheoryData<string, ModbusRequest, string> Requests => new()
    {
        // The first four: public manuals of boards; the rest: the specification's own examples with its addresses.
        { "on", On, "01050000FF008C3A" },
        { "off", ModbusRequest.WriteCoil(0, false), "010500000000CDCA" },
        { "flash on, 700 ms", ModbusRequest.FlashCoil(0, TimeSpan.FromMilliseconds(700)), "0105020000078DB0" },
        { "flash on of the second, 800 ms", ModbusRequest.FlashCoil(1, TimeSpan.FromMilliseconds(800)),
            "0105020100089C74" },
        { "coil 173 on", ModbusRequest.WriteCoil(0xAC, true), "010500ACFF004C1B" },
        { "coils 20 to 38", ModbusRequest.ReadCoils(0x13, 0x13), "0101001300138C02" },
        { "inputs 197 to 218", ModbusRequest.ReadInputs(0xC4, 0x16), "010200C40016B839" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Requests_are_those_of_the_manuals(string what, ModbusRequest request, string bytes) =>
        Assert.Equal((what, bytes), (what, Hex(new ModbusRtuFraming(1).Begin(request))));

    [Fact]
    public void Requests_over_TCP_carry_a_new_transaction_each()
    {
        var framing = new ModbusTcpFraming(1);

        Assert.Equal("000100000006010500ACFF00", Hex(framing.Begin(ModbusRequest.WriteCoil(0xAC, true))));
        Assert.Equal("000200000006010200000002", Hex(framing.Begin(TwoInputs)));
    }

    [Theory]
    [InlineData("01020102", 2u)]
    [InlineData("010201FD", 1u)]
    public void Levels_are_read_and_bits_beyond_those_asked_for_are_none(string reply, uint levels)
    {
        var framing = Begun(new ModbusRtuFraming(1), TwoInputs);

        Assert.Equal(new ModbusReply.Levels(levels), framing.Read(WithCrc(reply)));
    }

    [Theory]
    [InlineData(1, "it does not know this function")]
    [InlineData(2, "it has no such channel or input")]
    [InlineData(0x63, "exception 99")]
    public void Refusal_has_its_reason(byte code, string reason)
    {
        var framing = Begun(new ModbusRtuFraming(1), On);

        var reply = framing.Read(WithCrc($"0185{code:X2}"));

        Assert.Equal(reason, Assert.IsType<ModbusReply.Refused>(reply).Reason);
    }

    [Fact]
    public void Echo_of_a_question_is_no_reply_to_it()
    {
        var framing = new ModbusRtuFraming(1);
        var echo = framing.Begin(TwoInputs);

        Assert.Null(framing.Read(echo));
        Assert.Equal(new ModbusReply.Levels(3), framing.Read(WithCrc("01020103")));
    }

    [Theory]
    [InlineData("02050000FF00", "another unit")]
    [InlineData("010500010000", "another coil")]
    [InlineData("01010101", "another function")]
    public void Reply_to_something_else_is_none(string frame, string why) =>
        Assert.True(Begun(new ModbusRtuFraming(1), On).Read(WithCrc(frame)) is null, why);

    [Fact]
    public void Reply_that_comes_after_the_next_question_over_TCP_is_none_of_it()
    {
        var framing = new ModbusTcpFraming(1);
        framing.Begin(TwoInputs);
        framing.Begin(TwoInputs);

        Assert.Null(framing.Read(Convert.FromHexString("00010000000401020103")));
        Assert.Equal(new ModbusReply.Levels(2), framing.Read(Convert.FromHexString("00020000000401020102")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reply_is_found_behind_any_garbage_however_it_is_split(bool tcp)
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var chance = new Random(seed);
            ModbusFraming framing = tcp ? new ModbusTcpFraming(1) : new ModbusRtuFraming(1);
            framing.Begin(TwoInputs);
            var levels = (uint)chance.Next(4);
            var reply = tcp
                ? Convert.FromHexString($"000100000004010201{levels:X2}")
                : WithCrc($"010201{levels:X2}");
            byte[] stream = [.. Garbage(chance, reply), .. reply];

            var found = Fed(framing, stream, chance);

            Assert.True(found is ModbusReply.Levels one && one.Bits == levels, $"seed {seed}: {found}");
        }
    }

    [Fact]
    public void Noise_without_end_gives_no_reply_and_hides_none()
    {
        var (chance, framing) = (new Random(1), new ModbusTcpFraming(1));
        var reply = framing.Begin(On);
        var noise = new byte[100_000];
        chance.NextBytes(noise);

        Assert.Null(framing.Read(noise));
        Assert.Equal(new ModbusReply.Written(), framing.Read(reply));
    }

    [Fact]
    public void Broken_frame_is_no_reply()
    {
        var good = Begun(new ModbusRtuFraming(1), On).Read(Convert.FromHexString("01050000FF008C3A"));
        Assert.IsType<ModbusReply.Written>(good);
        for (var bit = 0; bit < 64; bit++)
        {
            var frame = Convert.FromHexString("01050000FF008C3A");
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Begun(new ModbusRtuFraming(1), On).Read(frame));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    [InlineData(3_276_800)]
    public void Flash_that_the_board_cannot_count_is_refused(int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ModbusRequest.FlashCoil(0, TimeSpan.FromMilliseconds(milliseconds)));

    // Noise, and pieces of the reply itself, which look most like one. (Over TCP nothing tells one without its last
    // byte, and another byte behind it, from a reply.)
    private static byte[] Garbage(Random chance, byte[] reply)
    {
        var noise = new byte[chance.Next(40)];
        chance.NextBytes(noise);
        return chance.Next(2) == 0 ? noise : [.. noise, .. reply[..chance.Next(reply.Length - 1)]];
    }

    private static ModbusReply? Fed(ModbusFraming framing, byte[] stream, Random chance)
    {
        for (var at = 0; at < stream.Length;)
        {
            var count = Math.Min(stream.Length - at, chance.Next(1, 12));
            if (framing.Read(stream.AsSpan(at, count)) is { } reply)
                return reply;
            at += count;
        }

        return null;
    }

    private static ModbusFraming Begun(ModbusFraming framing, ModbusRequest request)
    {
        framing.Begin(request);
        return framing;
    }

    private static byte[] WithCrc(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        var crc = 0xFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
        }

        return [.. bytes, (byte)crc, (byte)(crc >> 8)];
    }

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
