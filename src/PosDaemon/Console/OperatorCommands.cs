using Google.Protobuf.WellKnownTypes;
using PosDaemon.Cloud;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Operators;
using PosDaemon.Protocol.Redemption;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Console;

/// <summary>Who stands at the lanes.</summary>
internal interface IOperatorCommands
{
    /// <summary>Asks the cloud, and has the lane work under that name.</summary>
    /// <param name="pin">Empty: the operator has none.</param>
    Task<ActOutcome> SignInAsync(string lane, string operatorId, string pin, CancellationToken abort);

    Task<ActOutcome> SignOutAsync(string lane, CancellationToken abort);
}

/// <inheritdoc cref="IOperatorCommands"/>
internal sealed class OperatorCommands(
    LaneLoops lanes, LaneOrders orders, RedemptionClient cloud, OperatorSessions sessions, TimeProvider time)
    : IOperatorCommands
{
    public async Task<ActOutcome> SignInAsync(string lane, string operatorId, string pin, CancellationToken abort)
    {
        if (lanes.Find(lane) is not { } loop) return new ActOutcome.NoSuchLane(lane);
        var request = new SignInRequest
        {
            Caller = new Caller
            {
                TerminalId = loop.Options.TerminalId,
                Lane = lane,
                StoreId = loop.Options.StoreId,
                OperatorId = operatorId,
                DeviceTime = time.GetUtcNow().ToTimestamp(),
            },
            Pin = pin,
        };
        var answer = await cloud.SignInAsync(request, abort);
        if (answer is not CloudAnswer<SignInResponse>.Answered { Response: var reply })
            return LaneOrders.Declined(WhyNot(answer));
        if (reply.SignedIn is not { } signedIn)
            // In the language of the store, as the cloud's refusals are.
            return new ActOutcome.NotNow(reply.Refused.Message, reply.Refused.Message);
        var one = new LaneOperator(operatorId, signedIn.OperatorName, EndOf(reply));
        var outcome = await orders.GiveAsync(loop, (command, at) => new LaneInput.SignedIn(at, command, one), abort);
        if (outcome is ActOutcome.Taken)
            sessions.Put(lane, one, signedIn.Session);
        return outcome;
    }

    public async Task<ActOutcome> SignOutAsync(string lane, CancellationToken abort)
    {
        if (lanes.Find(lane) is not { } loop) return new ActOutcome.NoSuchLane(lane);
        var outcome = await orders.GiveAsync(loop, (command, at) => new LaneInput.SignedOut(at, command), abort);
        if (outcome is ActOutcome.Taken)
            sessions.Put(lane, null);
        return outcome;
    }

    private static Sentence WhyNot(CloudAnswer<SignInResponse> answer) =>
        answer is CloudAnswer<SignInResponse>.NoAnswer { Trouble: var trouble } ? trouble switch
        {
            CloudTrouble.NotTrusted or CloudTrouble.TerminalNotAccepted => Sentence.SignInNotAccepted,
            CloudTrouble.NotUnderstood => Sentence.SignInNotUnderstood,
            _ => Sentence.SignInUnanswered,
        }
        : Sentence.SignInUnanswered;

    // By this terminal's clock, however wrong that is.
    private DateTimeOffset EndOf(SignInResponse reply) =>
        reply.SignedIn.ValidUntil.ToTimeOrNull() is { } until && reply.ServerTime.ToTimeOrNull() is { } server
            ? time.GetUtcNow() + (until - server)
            : time.GetUtcNow();
}
