using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Cloud;
using PosDaemon.Configuration;

namespace PosDaemon.Tests.Hosting;

/// <summary>A cloud that a test plays: the production client on calls that are answered here. Anything not set is never
/// answered.</summary>
internal sealed class ScriptedCloud : CallInvoker
{
    private readonly Dictionary<Type, Func<object, CancellationToken, Task<object>>> _answers = [];

    /// <summary>A status that the client does not send again for, so that it is "no answer" at once.</summary>
    public static RpcException NoAnswer => new(new Status(StatusCode.Internal, "cut off"));

    public RedemptionClient Client() => new(
        this, new CloudOptions { Url = "http://127.0.0.1:9" }, TimeProvider.System,
        NullLogger<RedemptionClient>.Instance);

    /// <summary>How requests of one type are answered from now on.</summary>
    public void On<TRequest>(Func<TRequest, CancellationToken, Task<object>> answer) =>
        _answers[typeof(TRequest)] = (request, abort) => answer((TRequest)request, abort);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var response = AnswerAsync();
        return new AsyncUnaryCall<TResponse>(
            response, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

        async Task<TResponse> AnswerAsync() => _answers.TryGetValue(typeof(TRequest), out var answer)
            ? (TResponse)await answer(request, options.CancellationToken)
            : await NeverAsync<TResponse>(options.CancellationToken);
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public static async Task<T> NeverAsync<T>(CancellationToken abort)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, abort);
        throw new System.Diagnostics.UnreachableException();
    }
}
