using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Terminals that redeem one code after the other at several nodes of a cloud, each asking under its scan id
/// until it is answered, as posd does: a try takes a third of five seconds, and the next goes to another node. Some
/// ask again what was answered, and some show a used code once more.</summary>
/// <param name="nodes">Where they ask.</param>
/// <param name="codes">Single seats, each for one use.</param>
internal sealed class SteadyTerminals(IReadOnlyList<Uri> nodes, IEnumerable<string> codes) : IAsyncDisposable
{
    private const int Terminals = 16;
    private static readonly TimeSpan Try = TimeSpan.FromSeconds(5) / 3;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenGuests = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly IReadOnlyList<GrpcChannel> _channels = [.. nodes.Select(node => GrpcChannel.ForAddress(node))];
    private readonly ConcurrentQueue<string> _codes = new(codes);
    private readonly ConcurrentQueue<Wait> _waits = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly CancellationTokenSource _evening = new();
    private Task _asking = Task.CompletedTask;
    private int _unanswered;

    /// <summary>What was asked, and its first answer.</summary>
    public ConcurrentQueue<(RedeemRequest Request, RedeemResponse Reply)> Answers { get; } = new();

    /// <summary>What no terminal may hear, in sentences.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>Tries that had no answer and were followed by another.</summary>
    public int Unanswered => _unanswered;

    public void Come() => _asking = Task.WhenAll(Enumerable.Range(0, Terminals).Select(AskAsync));

    /// <summary>The longest that somebody waited for an answer, of all who were waiting at a moment or came later.
    /// </summary>
    /// <param name="since">The moment, a timestamp of the clock.</param>
    public TimeSpan LongestWaitSince(long since) =>
        _waits.Where(wait => wait.Ended >= since).Max(wait => _time.GetElapsedTime(wait.Began, wait.Ended));

    /// <summary>Waits until each terminal has asked something more and was answered.</summary>
    public async Task AllAnsweredAsync()
    {
        var since = _time.GetTimestamp();
        var patience = TimeSpan.FromSeconds(60);
        while (_waits.Where(wait => wait.Began >= since).Select(wait => wait.Terminal).Distinct().Count() < Terminals)
        {
            if (_asking.IsCompleted) await _asking;
            Assert.False(_codes.IsEmpty, "all codes are used");
            Assert.True(
                _time.GetElapsedTime(since) < patience, $"some have had no answer for {patience.TotalSeconds} s");
            await Task.Delay(TimeSpan.FromMilliseconds(20), _time);
        }
    }

    /// <summary>Nobody else comes; whoever is there is answered.</summary>
    public async Task GoHomeAsync()
    {
        await _evening.CancelAsync();
        await _asking;
    }

    /// <summary>Everything that was answered is asked once more, and has the same answer.</summary>
    public Task AskAllAgainAsync() => Parallel.ForEachAsync(
        Answers, new ParallelOptions { MaxDegreeOfParallelism = Terminals },
        async (one, _) => await MustRepeatAsync(0, one.Request, one.Reply));

    public async ValueTask DisposeAsync()
    {
        await _evening.CancelAsync();
        // What went wrong has been told where it was waited for.
        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var channel in _channels) channel.Dispose();
        _evening.Dispose();
    }

    private async Task AskAsync(int terminal)
    {
        for (var guest = 0; !_evening.IsCancellationRequested && _codes.TryDequeue(out var code); guest++)
        {
            var request = Ask(terminal, $"scan-{terminal}-{guest}", code);
            var reply = await AnswerAsync(terminal, request);
            Answers.Enqueue((request, reply));
            if (reply.Accepted is null) Report($"{request.ScanId} is the first of its code: {reply}");
            if (guest % 4 == 1) await MustRepeatAsync(terminal, request, reply);
            if (guest % 4 == 3) await MustBeUsedAsync(terminal, $"{request.ScanId}-late", code);
            await Task.Delay(BetweenGuests, _time);
        }
    }

    private async Task MustBeUsedAsync(int terminal, string scanId, string code)
    {
        var request = Ask(terminal, scanId, code);
        var reply = await AnswerAsync(terminal, request);
        Answers.Enqueue((request, reply));
        if (reply.Refused?.Reason != Reason.AlreadyRedeemed) Report($"{scanId} shows a used code: {reply}");
    }

    private async Task MustRepeatAsync(int terminal, RedeemRequest request, RedeemResponse reply)
    {
        var again = await AnswerAsync(terminal, request);
        if (!again.RepeatedReply || !Equals(again.Accepted, reply.Accepted) || !Equals(again.Refused, reply.Refused))
            Report($"{request.ScanId} was answered {reply} and then {again}");
    }

    private async Task<RedeemResponse> AnswerAsync(int terminal, RedeemRequest request)
    {
        var began = _time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            // Half of them begin at the one node and half at the other.
            var channel = _channels[(terminal + attempt) % _channels.Count];
            try
            {
                var reply = await new RedemptionService.RedemptionServiceClient(channel)
                    .RedeemAsync(request, deadline: (_time.GetUtcNow() + Try).UtcDateTime);
                _waits.Enqueue(new Wait(terminal, began, _time.GetTimestamp()));
                return reply;
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                Interlocked.Increment(ref _unanswered);
                await Task.Delay(BetweenTries, _time);
            }
        }
    }

    private void Report(string what) => _wrong.Enqueue(what);

    private static RedeemRequest Ask(int terminal, string scanId, string code) => new()
    {
        ScanId = scanId,
        Caller = new Caller { TerminalId = $"t-{terminal}", Lane = "gate", StoreId = "demo" },
        Code = ByteString.CopyFromUtf8(code),
    };

    private sealed record Wait(int Terminal, long Began, long Ended);
}
