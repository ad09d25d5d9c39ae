using System.Text;
using PosDaemon.Protocol.Scanning;
using PosDaemon.Protocol.Scanning.Ssi;

namespace PosDaemon.Protocol.Tests.Scanning;

public class SsiReaderTests
{
    private const string Acknowledge = "04D00400FF28", SendAgain = "05D1040001FF25";

    private readonly SsiReader _reader = new(maxLength: 4096);

    [Theory]
    [InlineData(SsiOpcode.Acknowledge, "", Acknowledge)]
    [InlineData(SsiOpcode.NotAcknowledge, "01", SendAgain)]
    public void An_answer_has_the_bytes_of_the_manuals(SsiOpcode opcode, string data, string bytes) =>
        Assert.Equal(bytes, Convert.ToHexString(SsiPacket.FromHost(opcode, Convert.FromHexString(data))));

    [Fact]
    public void A_code_comes_whole_wherever_it_is_split_and_is_acknowledged()
    {
        byte[] code = [.. "\u001D01中文"u8, 0x00, 0xFF];
        var packet = Decoded(code);

        for (var split = 0; split <= packet.Length; split++)
        {
            var reader = new SsiReader(maxLength: 4096);
            var found = Read(reader, packet.AsSpan(..split)).Concat(Read(reader, packet.AsSpan(split..))).ToList();

            Assert.Equal(code, Assert.Single(found).Code.ToArray());
            Assert.Equal([Acknowledge], Answers(reader));
            Assert.False(reader.AwaitsSilence);
        }
    }

    [Fact]
    public void Two_codes_at_once_are_two() =>
        Assert.Equal(["one", "two"], Codes([.. Decoded("one"u8), .. Decoded("two"u8)]));

    [Fact]
    public void One_that_is_sent_again_because_the_answer_was_lost_is_no_second_one()
    {
        Assert.Equal(["one"], Codes([.. Decoded("one"u8), .. Decoded("one"u8, status: 1)]));
        Assert.Equal([Acknowledge, Acknowledge], Answers(_reader));
    }

    [Fact]
    public void The_same_code_shown_again_is_another_one() =>
        Assert.Equal(["one", "one"], Codes([.. Decoded("one"u8), .. Decoded("one"u8)]));

    [Fact]
    public void One_with_a_wrong_byte_is_asked_for_again_and_taken_then_also_where_it_equals_the_one_before()
    {
        var wrong = Decoded("one"u8);
        wrong[5] ^= 0x20;

        Assert.Equal(["one", "one"], Codes([.. Decoded("one"u8), .. wrong, .. Decoded("one"u8, status: 1)]));

        Assert.Equal([Acknowledge, SendAgain, Acknowledge], Answers(_reader));
        Assert.True(_reader.TrySilence(out var noise));
        Assert.Equal((ScanFrameKind.Malformed, wrong.Length), (noise.Kind, noise.Length));
    }

    [Fact]
    public void Half_a_packet_is_not_completed_by_what_comes_after_a_silence()
    {
        Assert.Equal(["first"], Codes(Decoded("first"u8)));
        Assert.Empty(Codes(Decoded("one"u8).AsSpan(..6)));
        Assert.True(_reader.AwaitsSilence);

        Assert.True(_reader.TrySilence(out var half));

        Assert.Equal((ScanFrameKind.Malformed, 6), (half.Kind, half.Length));
        Assert.Equal([Acknowledge, SendAgain], Answers(_reader));
        Assert.False(_reader.TrySilence(out _));
        Assert.Equal(["one"], Codes(Decoded("one"u8, status: 1)));
    }

    [Fact]
    public void What_was_under_way_when_the_port_was_opened_is_stale()
    {
        Assert.False(_reader.InStep);
        Assert.Empty(Codes(Decoded("one"u8).AsSpan(3..)));

        Assert.True(_reader.TrySilence(out var stale));

        Assert.Equal(ScanFrameKind.Stale, stale.Kind);
        Assert.True(_reader.InStep);
    }

    [Fact]
    public void One_of_several_packets_is_rejected_whole_and_the_next_is_not_glued_to_it()
    {
        var found = Read(
            _reader, [.. Decoded(new byte[250], status: 2), .. Decoded("end"u8), .. Decoded("next"u8)]);

        Assert.Equal([(ScanFrameKind.SeveralPackets, 253), (ScanFrameKind.Code, 4)],
            found.Select(frame => (frame.Kind, frame.Length)));
        Assert.Equal(3, Answers(_reader).Count);
    }

    [Fact]
    public void One_over_the_longest_that_is_taken_is_rejected() =>
        Assert.Equal(ScanFrameKind.TooLong, Assert.Single(Read(new SsiReader(16), Decoded(new byte[17]))).Kind);

    [Fact]
    public void Answers_of_the_reader_are_not_answered_and_events_are()
    {
        Assert.Empty(Read(_reader, [.. Packet(0xD0, 0), .. Packet(0xD1, 0, 0x02), .. Packet(0xF6, 0, 0x01)]));
        Assert.Equal([Acknowledge], Answers(_reader));
    }

    [Fact]
    public void The_device_that_goes_away_leaves_nothing()
    {
        Codes([.. Decoded("one"u8), .. Decoded("two"u8).AsSpan(..4)]);

        Assert.Equal(4, _reader.Abandon());

        Assert.Empty(Answers(_reader));
        Assert.False(_reader.InStep);
    }

    [Fact]
    public void Any_bytes_end_in_noise_and_after_a_silence_it_is_in_step()
    {
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++)
        {
            var reader = new SsiReader(maxLength: 4096);
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            Assert.Empty(Read(reader, noise));
            reader.TrySilence(out _);
            Assert.Equal("whole", Encoding.Latin1.GetString(Assert.Single(Read(reader, Decoded("whole"u8))).Code.Span));
        }
    }

    private static byte[] Decoded(ReadOnlySpan<byte> code, byte status = 0) => Packet(0xF3, status, [0x1C, .. code]);

    private static byte[] Packet(byte opcode, byte status, params ReadOnlySpan<byte> data)
    {
        byte[] body = [(byte)(4 + data.Length), opcode, 0x00, status, .. data];
        var sum = (ushort)-body.Sum(one => one);
        return [.. body, (byte)(sum >> 8), (byte)sum];
    }

    private static List<string> Answers(SsiReader reader)
    {
        var answers = new List<string>();
        while (reader.TryTakeAnswer(out var answer))
            answers.Add(Convert.ToHexString(answer.Span));
        return answers;
    }

    private IEnumerable<string> Codes(ReadOnlySpan<byte> bytes) =>
        Read(_reader, bytes).Select(frame => Encoding.Latin1.GetString(frame.Code.Span));

    private static List<ScanFrame> Read(SsiReader reader, ReadOnlySpan<byte> bytes)
    {
        var found = new List<ScanFrame>();
        while (reader.TryNext(ref bytes, out var frame))
            found.Add(frame);
        return found;
    }
}
