using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PosCloud.Hosting;
using PosCloud.Ledger;
using PosDaemon.ServiceDefaults;
using Serilog;

namespace PosCloud.Commands;

/// <summary><c>poscloud serve</c>: opens the ledger, listens, and ends cleanly on SIGTERM or Ctrl-C.</summary>
internal static class ServeCommand
{
    /// <param name="configure">The options of the command line.</param>
    /// <param name="output">Gets one line when the cloud is ready.</param>
    /// <param name="error">Gets one line for each fault.</param>
    /// <param name="stopping">Ends it, as a signal does.</param>
    /// <param name="compose">Changes the host before it is built; for tests.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        Action<ServeOptions> configure, TextWriter output, TextWriter error, CancellationToken stopping,
        Action<WebApplicationBuilder>? compose = null)
    {
        // Closed last, and not by the host, which would wait for whoever does not read it.
        var log = CloudLogging.ToConsole();
        try
        {
            var builder = CloudHost.CreateBuilder(configure);
            builder.Logging.AddSerilog(log);
            compose?.Invoke(builder);
            await using var cloud = CloudHost.Build(builder);
            if (!await TryStartAsync(cloud, stopping))
                return ExitCodes.Success;
            await ServiceOutput.PublishAsync(
                output, $"poscloud is ready on {string.Join(' ', cloud.Urls)}", TimeProvider.System);
            await cloud.WaitForShutdownAsync(stopping);
            return ExitCodes.Success;
        }
        catch (OptionsValidationException e)
        {
            foreach (var fault in e.Failures)
                await error.WriteLineAsync($"poscloud: {fault}");
        }
        catch (Exception e) when (e is LedgerException or UsageException)
        {
            await error.WriteLineAsync($"poscloud: {e.Message}");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Kestrel names the address and says what is wrong with it, such as "address already in use".
            await error.WriteLineAsync($"poscloud: cannot listen: {e.Message}");
        }
        finally
        {
            await ServiceOutput.CloseAsync(log, TimeProvider.System);
        }
        return ExitCodes.Failure;
    }

    /// <returns>False when it was told to stop meanwhile: what had been started is stopped again.</returns>
    private static async Task<bool> TryStartAsync(WebApplication cloud, CancellationToken stopping)
    {
        try
        {
            await cloud.StartAsync(stopping);
            return true;
        }
        catch (OperationCanceledException) when (
            stopping.IsCancellationRequested || cloud.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await cloud.StopAsync(CancellationToken.None);
            return false;
        }
    }
}
