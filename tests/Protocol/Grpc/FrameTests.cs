using System.Buffers;
using Google.Protobuf;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Protocol.Tests.Grpc;

public class FrameTests
{
    private static readonly RedeemRequest Request = new() { ScanId = "s-1", Code = ByteString.CopyFromUtf8("扫码") };

    [Fact]
    public void A_frame_is_a_zero_flag_the_length_big_endian_and_the_message()
    {
        var bytes = GrpcFrame.ToBytes(new Answer { Key = new string('x', 300) });

        Assert.Equal([0x00, 0x00, 0x00, 0x01, 0x2F], bytes[..5]);
        Assert.Equal(0x12F, bytes.Length - 5);
    }

    [Fact]
    public void Both_ways_to_write_a_frame_give_the_same_bytes()
    {
        var buffer = new ArrayBufferWriter<byte>();

        GrpcFrame.Write(buffer, Request);

        Assert.Equal(GrpcFrame.ToBytes(Request), buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_frame_split_at_any_byte_needs_more_and_then_parses()
    {
        var bytes = GrpcFrame.ToBytes(Request);
        for (var split = 0; split < bytes.Length; split++)
        {
            var first = new ReadOnlySequence<byte>(bytes.AsMemory(0, split));
            Assert.Equal(FrameOutcome.NeedMore, GrpcFrame.Read(first, GrpcLimits.MessageBytes).Outcome);

            var read = GrpcFrame.Read(Segments.Join(bytes[..split], bytes[split..]), GrpcLimits.MessageBytes);
            Assert.Equal(FrameOutcome.Parsed, read.Outcome);
            Assert.Equal(bytes[5..], read.Message.ToArray());
        }
    }

    [Fact]
    public void Two_frames_in_one_buffer_are_read_one_after_the_other()
    {
        var second = GrpcFrame.ToBytes(new Heartbeat());
        var buffer = Segments.Join(GrpcFrame.ToBytes(Request), second);

        var first = GrpcFrame.Read(buffer, GrpcLimits.MessageBytes);
        var next = GrpcFrame.Read(buffer.Slice(first.End), GrpcLimits.MessageBytes);

        Assert.Equal(second.Length, buffer.Slice(first.End).Length);
        Assert.Equal(FrameOutcome.Parsed, next.Outcome);
        Assert.True(next.Message.IsEmpty);
    }

    [Theory]
    [InlineData(0, 1024, FrameOutcome.NeedMore, FrameFault.None)]
    [InlineData(0, 1025, FrameOutcome.Faulty, FrameFault.TooLarge)]
    [InlineData(0, uint.MaxValue, FrameOutcome.Faulty, FrameFault.TooLarge)]
    [InlineData(1, 10, FrameOutcome.Faulty, FrameFault.Compressed)]
    [InlineData(0x48, 0x5454502F, FrameOutcome.Faulty, FrameFault.BadFlag)]
    public void The_prefix_alone_is_enough_to_refuse(int flag, uint length, FrameOutcome outcome, FrameFault fault)
    {
        byte[] prefix =
            [(byte)flag, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];

        var read = GrpcFrame.Read(new ReadOnlySequence<byte>(prefix), 1024);

        Assert.Equal((outcome, fault), (read.Outcome, read.Fault));
    }

    [Fact]
    public void Random_bytes_never_throw_and_never_parse_beyond_the_buffer()
    {
        var random = new Random(20260);
        for (var n = 0; n < 100_000; n++)
        {
            var bytes = new byte[random.Next(0, 40)];
            random.NextBytes(bytes);
            if (bytes.Length > 3 && n % 2 == 0)
                Array.Clear(bytes, 0, 4);

            var read = GrpcFrame.Read(new ReadOnlySequence<byte>(bytes), 32);

            Assert.True(read.Message.Length + (read.Outcome == FrameOutcome.Parsed ? 5 : 0) <= bytes.Length);
        }
    }
}
