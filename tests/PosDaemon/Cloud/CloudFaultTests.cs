using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;
using PosDaemon.Cloud;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Cloud;

/// <summary>What staff are told, and what is sent again.</summary>
public class CloudFaultTests
{
    [Theory]
    [InlineData(0, StatusCode.Unavailable, "closed the connection")]
    [InlineData(1, StatusCode.Internal, "does not speak gRPC")]
    [InlineData(7, StatusCode.Unavailable, "refused the call unread")]
    [InlineData(8, StatusCode.Cancelled, "broke off the call")]
    [InlineData(11, StatusCode.ResourceExhausted, "too much to do")]
    [InlineData(12, StatusCode.PermissionDenied, "better encryption")]
    [InlineData(2, StatusCode.Internal, "broke off the call")]
    public void An_HTTP2_error_has_its_status(long error, StatusCode code, string part)
    {
        var fault = CloudFault.From(Rpc(StatusCode.Internal, new HttpProtocolException(error, "reset", null)));

        Assert.Equal(code, fault.Code);
        Assert.Contains(part, fault.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, "nothing listens")]
    [InlineData(SocketError.HostNotFound, "not known to DNS")]
    [InlineData(SocketError.TryAgain, "not known to DNS")]
    [InlineData(SocketError.NetworkUnreachable, "no way from this machine")]
    [InlineData(SocketError.TimedOut, "does not answer")]
    [InlineData(SocketError.ConnectionReset, "connection to the cloud broke")]
    public void A_socket_error_has_its_sentence(SocketError error, string part)
    {
        var socket = new SocketException((int)error);
        var inner = new HttpRequestException("sending", socket);

        foreach (var stray in (Exception[])[Rpc(StatusCode.Unavailable, inner), inner, socket])
        {
            var fault = CloudFault.From(stray);
            Assert.Equal(StatusCode.Unavailable, fault.Code);
            Assert.Contains(part, fault.Cause, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_certificate_is_a_matter_of_connecting_although_the_package_calls_it_internal()
    {
        var inner = new HttpRequestException("TLS", new AuthenticationException("UntrustedRoot"));

        var fault = CloudFault.From(Rpc(StatusCode.Internal, inner));

        Assert.Equal("the cloud's certificate is not accepted here (Unavailable: UntrustedRoot)", fault.ToString());
    }

    public static TheoryData<Exception> Strays() =>
    [
        new HttpRequestException("x"), new IOException("x"), new SocketException(1), new TimeoutException("x"),
        new InvalidOperationException("x"), new ObjectDisposedException("x"), new TaskCanceledException("x"),
        new RpcException(new Status(StatusCode.Internal, "x", new FormatException("y"))),
    ];

    [Theory]
    [MemberData(nameof(Strays), DisableDiscoveryEnumeration = true)]
    public void Whatever_leaks_out_of_the_stack_has_a_sentence(Exception stray) =>
        Assert.NotEmpty(CloudFault.From(stray).Cause);

    [Theory]
    [MemberData(nameof(Strays), DisableDiscoveryEnumeration = true)]
    public async Task Whatever_leaks_out_of_the_stack_is_no_answer(Exception stray)
    {
        var cloud = new Hosting.ScriptedCloud();
        cloud.On<RedeemRequest>((_, _) => throw stray);

        Assert.IsType<CloudAnswer<RedeemResponse>.NoAnswer>(
            await cloud.Client().RedeemAsync(new RedeemRequest { ScanId = "s1" }, CancellationToken.None));
    }

    [Fact]
    public void What_a_stranger_wrote_is_shown_short_and_without_control_characters()
    {
        var status = new Status(StatusCode.Unknown, "\u001b[31m\n" + new string('x', 5000));

        var text = CloudFault.From(new RpcException(status)).ToString();

        Assert.DoesNotContain(text, char.IsControl);
        Assert.True(text.Length < 300);
    }

    private static RpcException Rpc(StatusCode code, Exception cause) => new(new Status(code, "detail", cause));
}
