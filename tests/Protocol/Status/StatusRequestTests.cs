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
        Assert.Equal("1B40", Convert.ToHexString(StatusRequest.Initialise));
        Assert.Throws<ArgumentOutOfRangeException>(() => StatusRequest.RealTime(5));
    }
}
