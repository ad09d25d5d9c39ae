using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.WindowsServices;
using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Identity;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Hosting;

/// <summary>The daemon on the generic host: which features it is made of, and one run of it.</summary>
internal static class Daemon
{
    private const string LogName = "PosDaemon.Hosting";

    /// <summary>All of a stop; the terminal's own part is in <see cref="TerminalLifetime"/>.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(9.3);

    /// <summary>Starts the daemon, runs it until it is told to stop or a part dies, and stops it.</summary>
    /// <param name="configuration">Checked.</param>
    /// <param name="loggers">The run's log.</param>
    /// <param name="ready">Called with the console's address once codes are taken.</param>
    /// <param name="environment">Environment variables by name.</param>
    /// <param name="change">Changes what the daemon is made of; for tests.</param>
    /// <returns>The exit code: success when it was told to stop, also while it starts; failure when the journal's
    /// writer died, without which nothing can be promised.</returns>
    /// <exception cref="StartException">It cannot start. What had been started is stopped, what had been opened is
    /// closed.</exception>
    public static async Task<int> RunAsync(LoadedConfiguration configuration, ILoggerFactory loggers,
        Func<Uri, Task> ready, Func<string, string?> environment, Action<IServiceCollection>? change = null)
    {
        var log = loggers.CreateLogger(LogName);
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        LogStart(log, configuration);
        await using var host = Build(configuration, loggers, environment, change);
        var stop = host.Services.GetRequiredService<StopRequest>();
        host.Services.GetRequiredService<JournalStore>().Died += fault =>
        {
            log.LoopDied(fault, "The journal's writer");
            stop.Fail("the journal's writer");
        };
        if (!await TryStartAsync(host, new Uri(configuration.Options.Console.Listen)))
        {
            log.Stopping(stop.Why);
            log.Stopped();
            return stop.IsFailure ? ExitCodes.Failure : ExitCodes.Success;
        }

        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        foreach (var loop in host.Services.GetServices<IHostedService>().OfType<BackgroundService>())
            _ = KeepAsync(loop, time, lifetime, log);
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            AnnounceReady(host.Services, (long)time.GetElapsedTime(started).TotalMilliseconds, log);
            await ready(host.Services.GetRequiredService<ConsoleServer>().Address);
        }

        await StoppingAsync(lifetime);
        SetServiceExitCode(host, stop);
        await host.StopAsync(CancellationToken.None);
        log.Stopped();
        return stop.IsFailure ? ExitCodes.Failure : ExitCodes.Success;
    }

    /// <summary>Ready is what has started; whether codes are taken is said as it is.</summary>
    private static void AnnounceReady(IServiceProvider services, long elapsed, ILogger log)
    {
        var trouble = services.GetRequiredService<LaneLoops>().JournalTrouble;
        if (trouble is null) log.Ready(elapsed);
        else log.ReadyInTrouble(elapsed, trouble);
        services.GetRequiredService<SystemdNotifier>()
            .Ready(trouble is null ? "Ready for scans" : $"Codes are not taken: {trouble}");
    }

    private static WebApplication Build(LoadedConfiguration configuration, ILoggerFactory loggers,
        Func<string, string?> environment, Action<IServiceCollection>? change)
    {
        var options = configuration.Options;
        // Empty: no settings file or environment variable of this folder can add an address, and nothing is watched.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services
            .AddSingleton(loggers)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(configuration)
            .AddSingleton(options.Cloud)
            .AddSingleton(new JournalOptions
            {
                Directory = configuration.StateDirectory,
                CredentialsDirectory = environment("CREDENTIALS_DIRECTORY"),
            })
            .AddSingleton(new Caller { TerminalId = options.Terminal.Id, StoreId = options.Terminal.Store })
            .AddDaemonLifetime(environment("NOTIFY_SOCKET"))
            .AddConsole(builder.WebHost, new Uri(options.Console.Listen),
                configuration.InState(options.Console.TokenFile))
            .AddJournal()
            .AddOutbox()
            .AddTerminalIdentity(configuration)
            .AddCloudClient()
            .AddCloudTelemetry(new ConfigurationBuilder().AddEnvironmentVariables().Build())
            .AddTerminalDevices()
            .AddLanes()
            .AddHostedService<RecoveryLoop>()
            .AddHostedService<TerminalLifetime>();
        change?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>What ends the process, and how long that may take.</summary>
    private static IServiceCollection AddDaemonLifetime(this IServiceCollection services, string? notifySocket) =>
        services
            .Configure<HostOptions>(host =>
            {
                host.ShutdownTimeout = StopLimit;
                // Kept running here, so that a loop that merely ends is started again too.
                host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
            })
            .AddSingleton<StopRequest>()
            .AddSingleton(_ => new StopSignals())
            .AddSingleton<IHostLifetime, SignalLifetime>()
            .AddWindowsService(service => service.ServiceName = "posd")
            .AddSingleton(provider => new SystemdNotifier(
                notifySocket, provider.GetRequiredService<ILoggerFactory>().CreateLogger(LogName)));

    /// <returns>False when it was told to stop meanwhile: what had been started is stopped again.</returns>
    private static async Task<bool> TryStartAsync(WebApplication host, Uri listen)
    {
        try
        {
            host.MapConsole();
            // Made before any of them is started.
            _ = host.Services.GetServices<IHostedService>().Count();
        }
        catch (Exception fault)
        {
            // Whatever a part throws while it is made: said as the sentence that the start fails with.
            throw Known(fault, listen);
        }

        try
        {
            await host.StartAsync();
            return true;
        }
        catch (Exception fault)
        {
            // Whatever it was: what had been started is stopped before the fault is reported. Asked before that,
            // because stopping the host looks the same.
            var isStop = fault is OperationCanceledException
                && host.Lifetime.ApplicationStopping.IsCancellationRequested;
            await host.StopAsync(CancellationToken.None);
            return isStop ? false : throw Known(fault, listen);
        }
    }

    private static StartException Known(Exception fault, Uri listen) =>
        fault as StartException ?? ConsoleServices.StartFaultOf(fault, listen) ?? new StartException(
            StartFault.Other, $"{fault.Message} That should not happen; send the log to support.", fault);

    private static async Task StoppingAsync(IHostApplicationLifetime lifetime)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
    }

    /// <summary>The host has started it; each further time it is started here.</summary>
    private static Task KeepAsync(
        BackgroundService loop, TimeProvider time, IHostApplicationLifetime lifetime, ILogger log)
    {
        var isFirst = true;
        return KeptLoop.RunAsync(loop.GetType().Name, RunAsync, time, log, lifetime.ApplicationStopping);

        async Task RunAsync(CancellationToken stopping)
        {
            if (!isFirst) await loop.StartAsync(stopping);
            isFirst = false;
            await (loop.ExecuteTask ?? Task.CompletedTask);
        }
    }

    /// <summary>The service manager of Windows starts a service again only where it ended with a code.</summary>
    private static void SetServiceExitCode(WebApplication host, StopRequest stop)
    {
        if (OperatingSystem.IsWindows() && stop.IsFailure
            && host.Services.GetRequiredService<IHostLifetime>() is WindowsServiceLifetime service)
            service.ExitCode = ExitCodes.Failure;
    }

    private static void LogStart(ILogger log, LoadedConfiguration configuration)
    {
        var options = configuration.Options;
        var version = typeof(Daemon).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        log.Starting(version?.InformationalVersion ?? "", options.Terminal.Id, options.Terminal.Store,
            options.Lanes.Length, configuration.StateDirectory);
    }
}
