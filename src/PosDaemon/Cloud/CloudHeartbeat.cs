using Microsoft.Extensions.Hosting;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Cloud;

/// <summary>Asks the cloud something that changes nothing (a report of no slips) while nobody else does, so that the
/// state is true before the first guest comes and the clock's error is known.</summary>
/// <param name="client">Asked; its <see cref="RedemptionClient.State"/> says when the cloud answered last.</param>
/// <param name="caller">Who this terminal is.</param>
/// <param name="time">The client's clock.</param>
internal sealed class CloudHeartbeat(RedemptionClient client, Caller caller, TimeProvider time) : BackgroundService
{
    /// <summary>Seldom enough for ten thousand terminals, often enough for the readiness check of a monitor.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan PeriodWithoutAnswer = TimeSpan.FromSeconds(5);

    /// <summary>Runs until stopped, and then throws OperationCanceledException.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            if (IsSilent())
                await client.ReportSlipsAsync(new ReportSlipsRequest { Caller = caller }, stopping);
            await Task.Delay(client.State.Reachable ? Period : PeriodWithoutAnswer, time, stopping);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>A scan that was answered a moment ago is proof enough; one that was answered in the future was answered
    /// before this machine's clock was set back.</summary>
    private bool IsSilent() => client.State is not { Reachable: true, LastAnswerAt: { } last }
        || (time.GetUtcNow() - last).Duration() >= Period / 2;
}
