using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PosDaemon.Cloud;
using PosDaemon.Journal;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Journal;

/// <summary>What a host gets from AddJournal and AddOutbox.</summary>
public sealed class The_journal_among_the_services : IReportSink, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("posd-services-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task One_journal_serves_the_lanes_and_the_outbox_and_its_loops_are_hosted()
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new JournalOptions { Directory = _directory })
            .AddSingleton<IReportSink>(this)
            .AddSingleton(new Caller { TerminalId = "t1" })
            .AddJournal()
            .AddOutbox()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Assert.Same(services.GetRequiredService<JournalStore>(), services.GetRequiredService<IOutboxStore>());
        var hosted = services.GetServices<IHostedService>().ToList();
        Assert.Single(hosted.OfType<PruneLoop>());
        Assert.Same(services.GetRequiredService<OutboxLoop>(), Assert.Single(hosted.OfType<OutboxLoop>()));
        Assert.Empty(Directory.GetFiles(_directory));
    }

    Task<CloudAnswer<ReportSlipsResponse>> IReportSink.ReportSlipsAsync(
        ReportSlipsRequest request, CancellationToken abort) => throw new NotSupportedException();
}
