using Grpc.Core;
using PosDaemon.Cloud;
using PosDaemon.Configuration;

namespace PosDaemon.Tests.Cloud;

public class CloudRetryTests
{
    [Theory]
    [InlineData(StatusCode.Unavailable, 4.0, true)]
    [InlineData(StatusCode.Unavailable, 1.0, true)]
    [InlineData(StatusCode.Unavailable, 0.9, false)]
    [InlineData(StatusCode.Unavailable, -1.0, false)]
    [InlineData(StatusCode.DeadlineExceeded, 3.3, true)]
    [InlineData(StatusCode.DeadlineExceeded, 0.0, false)]
    [InlineData(StatusCode.Internal, 4.0, false)]
    [InlineData(StatusCode.Unknown, 4.0, false)]
    [InlineData(StatusCode.Unimplemented, 4.0, false)]
    [InlineData(StatusCode.PermissionDenied, 4.0, false)]
    public void Only_a_call_that_did_not_get_through_is_sent_again_while_there_is_time(
        StatusCode code, double secondsLeft, bool again) =>
        Assert.Equal(again, CloudRetry.MayRetry(new CloudFault(code, "", ""), TimeSpan.FromSeconds(secondsLeft)));

    [Theory]
    [InlineData("https://a", 0, 6.0)]
    [InlineData("", 1, 6.0)]
    [InlineData("", 2, 2.0)]
    [InlineData("dns:///a", 0, 2.0)]
    public void Only_where_there_may_be_another_node_to_ask_a_silent_one_is_left_early(
        string url, int urls, double seconds)
    {
        var options = new CloudOptions
        {
            Url = url,
            Urls = [.. Enumerable.Repeat("https://a", urls)],
            Deadline = TimeSpan.FromSeconds(6),
        };

        Assert.Equal(TimeSpan.FromSeconds(seconds), CloudRetry.LongestTry(options));
    }
}
