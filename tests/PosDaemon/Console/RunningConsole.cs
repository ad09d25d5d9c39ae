using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Console;

namespace PosDaemon.Tests.Console;

/// <summary>A real console on a free port of loopback, over an in-memory desk.</summary>
internal sealed class RunningConsole : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-console-");
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConsoleHost _host;
    private Task _running = Task.CompletedTask;

    private RunningConsole()
    {
        Token = ConsoleToken.Open(TokenFile);
        _host = new ConsoleHost("http://127.0.0.1:0", Token, Desk, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public InMemoryDesk Desk { get; } = new();

    public ConsoleToken Token { get; }

    public Uri Address => _host.Address;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    private string TokenFile => Path.Combine(_folder.FullName, "console.token");

    public static async Task<RunningConsole> StartAsync()
    {
        var console = new RunningConsole();
        await console._host.StartAsync(CancellationToken.None);
        console._running = console._host.RunAsync(console._stopping.Token);
        console.Http.BaseAddress = console.Address;
        console.Http.Timeout = TimeSpan.FromSeconds(20);
        return console;
    }

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
        await _stopping.CancelAsync();
        await _running;
        await _host.DisposeAsync();
        Http.Dispose();
        _stopping.Dispose();
        _folder.Delete(recursive: true);
    }
}
