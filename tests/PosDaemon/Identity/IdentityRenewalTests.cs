using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Identity;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Identity;

/// <summary>When and how a terminal gets its next certificate.</summary>
public sealed class IdentityRenewalTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Life = TimeSpan.FromDays(300);

    private readonly string _folder = Directory.CreateTempSubdirectory("posd-renewal-").FullName;
    private readonly FakeTimeProvider _time = new(Start);
    private readonly Signer _signer;
    private readonly CurrentIdentity _current = new(TestIdentity.New(Start, Life));

    public IdentityRenewalTests()
    {
        _signer = new Signer(_time);
        IdentityFile.Write(_folder, _current.Identity);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_third_of_its_life_is_waited_for_and_then_the_next_is_kept_and_used()
    {
        using var renewal = Renewal();
        await RenewAfterAsync(renewal, TimeSpan.FromDays(100) - TimeSpan.FromHours(1));
        Assert.Equal(0, _signer.Asked);

        await RenewAfterAsync(renewal, TimeSpan.FromHours(1));

        Assert.Equal(1, _signer.Asked);
        Assert.Equal((Start + TimeSpan.FromDays(100) + Life).UtcDateTime,
            _current.Certificate.NotAfter.ToUniversalTime());
        Assert.Equivalent(_current.Identity, IdentityFile.Read(_folder), strict: true);
        await RenewAfterAsync(renewal, TimeSpan.FromDays(10));
        Assert.Equal(1, _signer.Asked);
    }

    [Fact]
    public async Task A_cloud_that_does_not_answer_is_asked_again_and_near_the_end_people_are_told()
    {
        _signer.Fault = StatusCode.Unavailable;
        using var renewal = Renewal();
        await RenewAfterAsync(renewal, TimeSpan.FromDays(200));
        await RenewAfterAsync(renewal, TimeSpan.FromDays(70) - TimeSpan.FromHours(1));
        Assert.Equal(2, _signer.Asked);
        Assert.Null(renewal.EndsSoon);

        await RenewAfterAsync(renewal, TimeSpan.FromHours(1));
        Assert.Equal(Start + Life, renewal.EndsSoon);

        _signer.Fault = StatusCode.OK;
        await RenewAfterAsync(renewal, TimeSpan.FromHours(1));
        Assert.Null(renewal.EndsSoon);
    }

    [Fact]
    public async Task A_certificate_of_another_key_is_not_taken()
    {
        _signer.Answer = TestIdentity.Sign(TerminalIdentity.NewRequest().Request, Start, Life * 2);
        using var renewal = Renewal();

        await RenewAfterAsync(renewal, TimeSpan.FromDays(101));

        Assert.Equal(1, _signer.Asked);
        Assert.Equal((Start + Life).UtcDateTime, _current.Certificate.NotAfter.ToUniversalTime());
        Assert.Equivalent(_current.Identity, IdentityFile.Read(_folder), strict: true);
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_leaves_the_one_before()
    {
        using var renewal = Renewal();
        // A folder in the place of the draft.
        Directory.CreateDirectory(IdentityFile.PathIn(_folder) + ".new");
        await RenewAfterAsync(renewal, TimeSpan.FromDays(101));
        Assert.Equal((Start + Life).UtcDateTime, _current.Certificate.NotAfter.ToUniversalTime());

        Directory.Delete(IdentityFile.PathIn(_folder) + ".new");
        await RenewAfterAsync(renewal, TimeSpan.FromHours(1));

        Assert.True(_current.Certificate.NotAfter.ToUniversalTime() > (Start + Life).UtcDateTime);
    }

    private IdentityRenewal Renewal()
    {
        var client = new RedemptionClient(
            _signer, new CloudOptions { Url = "https://cloud.test" }, _time, NullLogger<RedemptionClient>.Instance);
        return new IdentityRenewal(
            _current, _folder, new EnrollmentService.EnrollmentServiceClient(_signer), client, _time,
            NullLogger<IdentityRenewal>.Instance);
    }

    private Task RenewAfterAsync(IdentityRenewal renewal, TimeSpan span)
    {
        _time.Advance(span);
        return renewal.RenewIfDueAsync(CancellationToken.None);
    }

    private sealed class Signer(FakeTimeProvider time) : CallInvoker
    {
        public int Asked { get; private set; }

        public StatusCode Fault { get; set; }

        public byte[]? Answer { get; set; }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            Asked++;
            var answer = Fault != StatusCode.OK
                ? Task.FromException<TResponse>(new RpcException(new Status(Fault, "")))
                : Task.FromResult((TResponse)(object)new RenewResponse
                {
                    Certificates =
                    {
                        ByteString.CopyFrom(Answer ?? TestIdentity.Sign(
                            ((RenewRequest)(object)request).CertificateRequest.ToByteArray(), time.GetUtcNow(), Life)),
                    },
                });
            return new AsyncUnaryCall<TResponse>(
                answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();
    }
}
