using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Hosting;
using PosDaemon.ServiceDefaults;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Commands;

/// <summary>The console of the posd that runs on a configuration. That posd owns the devices, so a command asks it.
/// </summary>
internal sealed class DaemonConsole(LoadedConfiguration configuration, TextWriter output, TextWriter error)
{
    // As long as a slip may take on a slow line; the daemon answers when the printer has.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // What it only shows it has at hand.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private readonly Uri _console = new(configuration.Options.Console.Listen);

    /// <summary>Null where none runs.</summary>
    public static DaemonConsole? Find(LoadedConfiguration configuration, TextWriter output, TextWriter error) =>
        IsListening(new Uri(configuration.Options.Console.Listen))
        && StateDirectory.IsHeld(configuration.StateDirectory)
            ? new(configuration, output, error)
            : null;

    /// <summary>Has one of its printers do something and says what became of it.</summary>
    /// <returns>Success where it did, or may be taken to have done it.</returns>
    public async Task<int> ActAsync(string printer, PrinterAct act, int number, CancellationToken stopping)
    {
        try
        {
            using var http = await ConnectAsync(stopping);
            using var body = new StringContent(
                $$"""{"number":{{number}}}""", new MediaTypeHeaderValue("application/json"));
            using var answer = await http.PostAsync(
                new Uri($"api/printers/{Uri.EscapeDataString(printer)}/{Name(act)}", UriKind.Relative), body, stopping);
            var text = await answer.Content.ReadAsStringAsync(stopping);
            if (!answer.IsSuccessStatusCode)
                return Refuse(JsonSerializer.Deserialize(text, ConsoleJson.Wire.ProblemView)?.Detail ?? text);
            await output.WriteLineAsync(JsonSerializer.Deserialize(text, ConsoleJson.Wire.TakenBody)?.Message ?? text);
            return ExitCodes.Success;
        }
        catch (Exception fault) when (IsUnheard(fault))
        {
            return Refuse(stopping.IsCancellationRequested
                ? "stopped; the posd that runs may print it all the same"
                : $"posd runs and cannot be asked at {_console}: {fault.Message}");
        }
    }

    /// <summary>What it shows of its terminal; null where it cannot be asked, with why.</summary>
    public async Task<(TerminalView? Terminal, string? Why)> StateAsync(CancellationToken stopping)
    {
        try
        {
            using var http = await ConnectAsync(stopping);
            http.Timeout = AnswerPatience;
            var text = await http.GetStringAsync(new Uri("api/state", UriKind.Relative), stopping);
            return (JsonSerializer.Deserialize(text, ConsoleJson.Wire.TerminalView), null);
        }
        catch (Exception fault) when (IsUnheard(fault))
        {
            return (null, $"{_console}: {fault.Message}");
        }
    }

    private async Task<HttpClient> ConnectAsync(CancellationToken stopping)
    {
        var token = await File.ReadAllTextAsync(
            configuration.InState(configuration.Options.Console.TokenFile), stopping);
        // Never through a proxy: what is sent is as good as the console's password.
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _console };
        http.Timeout = Patience;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        return http;
    }

    private static bool IsUnheard(Exception fault) => fault is IOException or UnauthorizedAccessException
        or HttpRequestException or JsonException or FormatException or OperationCanceledException;

    /// <summary>Something listens at the console's address of a configuration.</summary>
    public static bool IsListening(LoadedConfiguration configuration) =>
        IsListening(new Uri(configuration.Options.Console.Listen));

    // A daemon that listens has its state directory: looking whether it is held disturbs none that is starting.
    private static bool IsListening(Uri console)
    {
        try
        {
            using var caller = new TcpClient(console.DnsSafeHost, console.Port);
            return true;
        }
        catch (Exception fault) when (fault is SocketException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static string Name(PrinterAct act) => act.ToString().ToLowerInvariant();

    private int Refuse(string why)
    {
        error.WriteLine($"posd: {why}");
        return ExitCodes.Failure;
    }
}
