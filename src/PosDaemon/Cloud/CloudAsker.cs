using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Polly;
using PosDaemon.Grpc;

namespace PosDaemon.Cloud;

/// <summary>Asks one question of the cloud: within its deadline, with the immediate retries, and measured.</summary>
internal sealed class CloudAsker<TRequest, TReply>
    where TRequest : class, IMessage<TRequest>
    where TReply : class, IMessage<TReply>
{
    private readonly GrpcChannel _channel;
    private readonly CloudQuestion<TRequest, TReply> _question;
    private readonly CloudReach _reach;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<CloudTry<TReply>> _retry;

    public CloudAsker(
        GrpcChannel channel, CloudQuestion<TRequest, TReply> question, TimeSpan deadline, CloudReach reach,
        TimeProvider time, ILogger log)
    {
        (_channel, _question, _deadline, _reach, _time) = (channel, question, deadline, reach, time);
        _retry = CloudRetry.Pipeline<TReply>(time, failed =>
        {
            if (failed.Result is GrpcResult<TReply>.Ended ended)
                log.SentAgain(question.Method.Name, ended.Status.ToString());
        });
    }

    /// <summary>Throws only for the caller's abort.</summary>
    public async Task<CloudAnswer<TReply>> AskAsync(TRequest request, CancellationToken abort)
    {
        var started = _time.GetTimestamp();
        var last = await _retry.ExecuteAsync(
            async token => await TryAsync(request, _deadline - _time.GetElapsedTime(started), token), abort);

        if (last.Result is GrpcResult<TReply>.Ended ended)
            return NoAnswer(ended.Status.ToString());
        var reply = ((GrpcResult<TReply>.Replied)last.Result).Reply;
        if (!_question.IsWhole(request, reply))
            return NoAnswer("the cloud's reply does not answer the question; its version may differ");
        _reach.Answered(last.Clock);
        return new CloudAnswer<TReply>.Answered(reply);
    }

    private async Task<CloudTry<TReply>> TryAsync(TRequest request, TimeSpan left, CancellationToken abort)
    {
        var sent = _time.GetUtcNow();
        var started = _time.GetTimestamp();
        var result = await _channel.CallAsync(_question.Method, request, left, abort);
        var took = _time.GetElapsedTime(started);

        var clock = result is GrpcResult<TReply>.Replied replied && _question.ServerTime(replied.Reply) is { } server
            ? ClockSample.Measure(sent, took, server.ToDateTimeOffset())
            : null;
        return new CloudTry<TReply>(result, CloudRetry.MayRetry(result, left - took), clock);
    }

    private CloudAnswer<TReply>.NoAnswer NoAnswer(string reason)
    {
        _reach.NoAnswer(_question.Method.Name, reason);
        return new CloudAnswer<TReply>.NoAnswer(reason);
    }
}
