using Microsoft.Extensions.DependencyInjection;
using PosDaemon.Outbox;

namespace PosDaemon.Journal;

/// <summary>Puts the journal together.</summary>
internal static class JournalServices
{
    /// <summary>Adds the journal, as the outbox's store too, and the loop that keeps it bounded. Needs
    /// <see cref="JournalOptions"/>, a <see cref="TimeProvider"/> and logging.</summary>
    public static IServiceCollection AddJournal(this IServiceCollection services) => services
        .AddSingleton<JournalStore>()
        .AddSingleton<IOutboxStore>(provider => provider.GetRequiredService<JournalStore>())
        .AddHostedService<PruneLoop>();
}
