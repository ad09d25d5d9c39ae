using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Protocol.Tests.Status;

public sealed class StatusRequestTests
{
    [Fact]
    public void Requests_are_the_bytes_of_the_manual()
    {
        Assert.Equal("100404", Convert.ToHexString(StatusRequest.RealTime(4)));
        Assert.Equal("1D7201", Convert.ToHexString(StatusRequest.Fence));
        Assert.Equal("1D4943", Convert.ToHexString(StatusRequest.Model));
        Assert.Equal("10140801031401060208", Convert.ToHexString(StatusRequest.ClearBuffers));
        Assert.Equal("1D610F", Convert.ToHexString(StatusRequest.WatchOn));
        Assert.Equal("1B40", Convert.ToHexString(StatusRequest.Initialise));
        Assert.Throws<ArgumentOutOfRangeException>(() => StatusRequest.RealTime(5));
    }

    [Fact]
    public void Several_questions_of_status_are_one_write_and_at_most_four()
    {
        Assert.Equal("100401100402100404", Convert.ToHexString(StatusRequest.RealTime(1, 2, 4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => StatusRequest.RealTime(1, 2, 3, 4, 1));
    }

    [Theory]
    [InlineData(0, "1D284806003030" + "20202020")]
    [InlineData(95, "1D284806003030" + "20202120")]
    [InlineData(StatusRequest.ProcessIds - 1, "1D284806003030" + "7E7E7E7E")]
    public void Process_id_is_four_printable_bytes_and_its_answer_is_told_apart_from_others(int id, string expected)
    {
        var request = StatusRequest.ProcessId(id);
        var demultiplexer = new StatusDemultiplexer();
        ReadOnlySpan<byte> answer = [0x37, 0x22, .. request.AsSpan(7), 0x00];

        Assert.Equal(expected, Convert.ToHexString(request));
        Assert.True(demultiplexer.TryNext(ref answer, out var reply));
        Assert.Equal(id, reply.ProcessId);
        Assert.False(reply.ConfirmsClear || reply.AnswersFence || reply.IsInformation);
    }

    [Theory]
    [InlineData("372500")]
    [InlineData("3722202020" + "00")]
    [InlineData("5F2220202020" + "00")]
    public void Reply_of_another_kind_has_no_process_id(string hex)
    {
        ReadOnlySpan<byte> bytes = Convert.FromHexString(hex);

        Assert.True(new StatusDemultiplexer().TryNext(ref bytes, out var reply));
        Assert.Null(reply.ProcessId);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(StatusRequest.ProcessIds)]
    public void Process_id_out_of_range_is_refused(int id) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StatusRequest.ProcessId(id));
}
