using PosDaemon.Cloud;
using PosDaemon.Grpc;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Cloud;

public class CloudRetryTests
{
    [Theory]
    [InlineData(GrpcStatusCode.Unavailable, 4.0, true)]
    [InlineData(GrpcStatusCode.Unavailable, 1.0, true)]
    [InlineData(GrpcStatusCode.Unavailable, 0.9, false)]
    [InlineData(GrpcStatusCode.Unavailable, -1.0, false)]
    [InlineData(GrpcStatusCode.DeadlineExceeded, 4.0, false)]
    [InlineData(GrpcStatusCode.Internal, 4.0, false)]
    [InlineData(GrpcStatusCode.Unknown, 4.0, false)]
    [InlineData(GrpcStatusCode.Unimplemented, 4.0, false)]
    [InlineData(GrpcStatusCode.PermissionDenied, 4.0, false)]
    public void Only_a_call_that_did_not_get_through_is_sent_again_while_there_is_time(
        GrpcStatusCode code, double secondsLeft, bool again)
    {
        var ended = new GrpcResult<RedeemResponse>.Ended(new GrpcStatus(code, ""));

        Assert.Equal(again, CloudRetry.MayRetry(ended, TimeSpan.FromSeconds(secondsLeft)));
    }

    [Fact]
    public void A_reply_is_never_asked_for_again() =>
        Assert.False(CloudRetry.MayRetry(new GrpcResult<RedeemResponse>.Replied(new()), TimeSpan.FromSeconds(4)));
}
