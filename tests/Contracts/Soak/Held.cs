using System.Diagnostics;

namespace PosDaemon.Contracts.Tests.Soak;

/// <summary>What the process holds once nothing is in work.</summary>
/// <param name="Descriptors">Without those of assemblies, which may be loaded at any time.</param>
/// <param name="Threads">Without those of the thread pool, which grows and shrinks as it likes.</param>
/// <param name="Timers">That will fire.</param>
/// <param name="Connections">Transports that something still refers to: a task that reads one, a registration that
/// would end it, a timer of its limits.</param>
/// <param name="Managed">Bytes of objects that are alive.</param>
/// <param name="Resident">Bytes of the whole process.</param>
internal sealed record Held(
    int Descriptors, int Threads, long Timers, int Connections, long Managed, long Resident)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>What is held when it is as little as that, or after a minute.</summary>
    public static async Task<Held> WhenQuietAsync(OpenedConnections connections, Predicate<Held> isQuiet)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            // Threads that end, and timers of limits that are over soon, are no leak: they are waited for.
            await Task.Delay(LookAgain, TimeProvider.System);
            var now = Now(connections);
            if (isQuiet(now) || TimeProvider.System.GetElapsedTime(begun) > Patience)
                return now;
        }
    }

    /// <summary>What is held after all loops have ended, when no timer has ended for a while.</summary>
    public static async Task<Held> WhenSettledAsync(OpenedConnections connections)
    {
        const int Looks = 25;
        var least = Timer.ActiveCount;
        for (var left = Looks; left > 0; left--)
        {
            await Task.Delay(LookAgain, TimeProvider.System);
            if (Timer.ActiveCount >= least)
                continue;
            (least, left) = (Timer.ActiveCount, Looks);
        }

        return await WhenQuietAsync(
            connections, now => now.Connections == 0 && now.Timers <= least);
    }

    /// <summary>What is held while loops run: timers come and go, and the most of them counts. So it is with
    /// descriptors: a connection may be there before the device, in this same process, has accepted it.</summary>
    public static async Task<Held> WhileInUseAsync(OpenedConnections connections, int inUse)
    {
        const int Looks = 25;
        var (timers, descriptors) = (0L, 0);
        for (var look = 0; look < Looks; look++)
        {
            await Task.Delay(LookAgain, TimeProvider.System);
            timers = Math.Max(timers, Timer.ActiveCount);
            descriptors = Math.Max(descriptors, Transports.TransportContract.Descriptors());
        }

        var now = await WhenQuietAsync(connections, now => now.Connections <= inUse);
        return now with { Timers = timers, Descriptors = Math.Max(descriptors, now.Descriptors) };
    }

    /// <summary>The other has no more descriptors, threads, timers and connections than this.</summary>
    public bool Covers(Held other) => other.Descriptors <= Descriptors && other.Threads <= Threads
        && other.Timers <= Timers && other.Connections <= Connections;

    public override string ToString() => FormattableString.Invariant(
        $"{Descriptors} descriptors, {Threads} threads, {Timers} timers, {Connections} connections, ")
        + FormattableString.Invariant($"{Managed / 1024.0:F0} KiB managed, {Resident / 1048576.0:F1} MiB resident");

    private static Held Now(OpenedConnections connections)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        return new Held(Transports.TransportContract.Descriptors(), ThreadsOfOurs(), Timer.ActiveCount,
            connections.Alive, managed, Environment.WorkingSet);
    }

    private static int ThreadsOfOurs()
    {
        if (OperatingSystem.IsLinux())
            return Directory.GetDirectories("/proc/self/task").Count(IsOurs);
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    private static bool IsOurs(string thread)
    {
        try
        {
            return !File.ReadAllText(Path.Combine(thread, "comm")).StartsWith(".NET ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return false;
        }
    }
}
