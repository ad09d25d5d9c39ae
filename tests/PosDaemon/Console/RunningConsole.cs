using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PosDaemon.Console;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Tests.Console;

/// <summary>A real console on a free port of loopback, over an in-memory terminal.</summary>
internal sealed class RunningConsole : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-console-");
    private readonly WebApplication _app;

    private RunningConsole(string listen, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services
            .AddLogging()
            .AddSingleton(time)
            .AddSingleton<ITerminalSnapshots>(Terminal)
            .AddSingleton<ILaneCommands>(Terminal)
            .AddSingleton<IOperatorCommands>(Terminal)
            .AddSingleton<IPrinterActs>(Terminal)
            .AddConsoleServer(builder.WebHost, new Uri(listen), Path.Combine(_folder.FullName, "console.token"));
        _app = builder.Build();
        _app.MapConsole();
    }

    public InMemoryTerminal Terminal { get; } = new();

    public ConsoleEvents Events => _app.Services.GetRequiredService<ConsoleEvents>();

    public EventStream Stream => _app.Services.GetRequiredService<EventStream>();

    public ConsoleToken Token => _app.Services.GetRequiredService<ConsoleToken>();

    public Uri Address => _app.Services.GetRequiredService<ConsoleServer>().Address;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public static async Task<RunningConsole> StartAsync(
        string listen = "http://127.0.0.1:0", TimeProvider? time = null)
    {
        var console = new RunningConsole(listen, time ?? TimeProvider.System);
        try
        {
            await console._app.StartAsync();
        }
        catch (IOException)
        {
            await console.DisposeAsync();
            throw;
        }

        console.Http.BaseAddress = console.Address;
        console.Http.Timeout = TimeSpan.FromSeconds(20);
        return console;
    }

    /// <summary>As when the daemon stops.</summary>
    public Task StopAsync() => _app.StopAsync();

    public HttpRequestMessage Request(HttpMethod method, string path, string? body = null, bool withToken = true)
    {
        var request = new HttpRequestMessage(method, path);
        if (withToken) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token.Text);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string body) =>
        Http.SendAsync(Request(HttpMethod.Post, path, body));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Http.Dispose();
        _folder.Delete(recursive: true);
    }
}
