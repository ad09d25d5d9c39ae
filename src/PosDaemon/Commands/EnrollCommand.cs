using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Hosting;
using PosDaemon.Identity;
using PosDaemon.Protocol.Codes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;
using Command = System.CommandLine.Command;

namespace PosDaemon.Commands;

/// <summary><c>posd enroll --config FILE TICKET</c>: makes this machine the terminal that the ticket is for. The daemon
/// may be running; it is the terminal from its next start on.</summary>
internal static class EnrollCommand
{
    public static Command Create(TextWriter output, TextWriter error, TimeProvider time)
    {
        var file = ConfigCommand.FileOption();
        var ticket = new Argument<string>("TICKET")
        {
            Description = "What poscloud terminal enroll printed: https://HOST:PORT/#N-….",
        };
        var command = new Command("enroll", "Make this machine a terminal of the cloud, by a token that is good once.")
        {
            file, ticket,
        };
        command.SetAction(async (parsed, _) =>
        {
            if (ConfigCommand.Load(parsed.GetRequiredValue(file), error) is not { } loaded) return ExitCodes.BadUsage;
            if (EnrollmentTicket.Read(parsed.GetRequiredValue(ticket)) is not { } read)
            {
                await error.WriteLineAsync("posd: that is no ticket: expected https://HOST:PORT/#N-…, whole and in "
                    + "quotation marks, as poscloud terminal enroll printed it");
                return ExitCodes.BadUsage;
            }

            using var signals = new StopSignals();
            try
            {
                return await RunAsync(loaded, read, output, time, signals.Token);
            }
            catch (Exception fault) when (fault is IdentityException or StartException)
            {
                await error.WriteLineAsync($"posd: {fault.Message}");
                return ExitCodes.Failure;
            }
            catch (OperationCanceledException)
            {
                await error.WriteLineAsync("posd: stopped; run this again with the same ticket");
                return ExitCodes.Failure;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(
        LoadedConfiguration loaded, EnrollmentTicket ticket, TextWriter output, TimeProvider time,
        CancellationToken stopping)
    {
        var directory = loaded.StateDirectory;
        StateDirectory.Make(directory);
        var key = IdentityFile.PendingKey(directory, ticket.Token);
        var identity = await new EnrollmentClient(ticket, time).EnrollAsync(key, stopping);
        IdentityFile.Write(directory, identity);
        IdentityFile.EndPending(directory);
        using var certificate = identity.ToCertificate();
        await output.WriteLineAsync($"This machine is terminal {identity.Terminal} of store {identity.Store}, until "
            + $"{certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}; it renews that by itself.");
        foreach (var advice in Advice(loaded, ticket, identity))
            await output.WriteLineAsync(advice);
        await output.WriteLineAsync(await AskAsync(ticket, identity, time, stopping) is { } trouble
            ? $"But it was not heard when it tried: {trouble}"
            : "The cloud has heard it.");
        return ExitCodes.Success;
    }

    private static IEnumerable<string> Advice(
        LoadedConfiguration loaded, EnrollmentTicket ticket, TerminalIdentity identity)
    {
        var (terminal, cloud) = (loaded.Options.Terminal, loaded.Options.Cloud);
        if (terminal.Id != identity.Terminal || terminal.Store != identity.Store)
            yield return $"To do: in {loaded.File} write \"id\": \"{identity.Terminal}\" and \"store\": "
                + $"\"{identity.Store}\" under \"terminal\".";
        if (!CloudServices.Addresses(cloud).Any(address => IsAt(address, ticket.Cloud)))
            yield return $"To do: in {loaded.File} write \"url\": \"{ticket.Cloud.GetLeftPart(UriPartial.Authority)}\" "
                + "under \"cloud\".";
        if (StateDirectory.IsHeld(loaded.StateDirectory))
            yield return "To do: start posd again; until then it calls as before.";
    }

    // A name that stands for several addresses may be the ticket's, too.
    private static bool IsAt(string address, Uri cloud) => Uri.TryCreate(address, UriKind.Absolute, out var url)
        && (url.Scheme == "dns" || (url.Scheme == cloud.Scheme && url.Authority == cloud.Authority));

    // A report of nothing changes nothing.
    private static async Task<string?> AskAsync(
        EnrollmentTicket ticket, TerminalIdentity identity, TimeProvider time, CancellationToken stopping)
    {
        var options = new CloudOptions { Url = ticket.Cloud.GetLeftPart(UriPartial.Authority) };
        using var channel = CloudServices.Open(
            options, new CloudConnection { Tls = new CurrentIdentity(identity).ToTls() });
        var client = new RedemptionClient(
            channel.CreateCallInvoker(), options, time, NullLogger<RedemptionClient>.Instance);
        var answer = await client.ReportSlipsAsync(
            new ReportSlipsRequest
            {
                Caller = new Caller { TerminalId = identity.Terminal, StoreId = identity.Store },
            }, stopping);
        return (answer as CloudAnswer<ReportSlipsResponse>.NoAnswer)?.Reason;
    }
}
