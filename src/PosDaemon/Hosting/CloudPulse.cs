using PosDaemon.Cloud;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Hosting;

/// <summary>Asks the cloud something that changes nothing (a report of no slips) while nobody else does, so that the
/// state is true before the first guest comes and the clock's error is known.</summary>
internal sealed class CloudPulse(
    Func<ReportSlipsRequest, CancellationToken, Task<CloudAnswer<ReportSlipsResponse>>> ask,
    Func<CloudState> state,
    Caller caller,
    TimeProvider time,
    Action changed)
{
    /// <summary>Seldom enough for ten thousand terminals, often enough for the readiness check of a monitor.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PeriodWithoutAnswer = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken stopping)
    {
        var before = state().Reachable;
        while (true)
        {
            if (IsSilent()) await ask(new ReportSlipsRequest { Caller = caller }, stopping);
            var now = state().Reachable;
            if (now != before) changed();
            before = now;
            await Task.Delay(now ? Period : PeriodWithoutAnswer, time, stopping);
        }
    }

    /// <summary>A scan that was answered a moment ago is proof enough.</summary>
    private bool IsSilent() =>
        state() is not { Reachable: true, LastAnswerAt: { } last } || time.GetUtcNow() - last >= Period / 2;
}
