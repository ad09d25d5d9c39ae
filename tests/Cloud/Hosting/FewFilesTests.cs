using PosCloud.Commands;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>A machine that lets the cloud open few files: it says so, or keeps enough of them for itself.</summary>
public sealed class FewFilesTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-files-").FullName;

    private string Database => "sqlite:" + Path.Combine(_folder, "cloud.db");

    [Fact]
    public async Task A_start_with_64_files_is_refused_in_one_sentence_with_exit_code_1()
    {
        await using var cloud = Serve(files: 64, "http://127.0.0.1:0", "http://127.0.0.1:0");

        Assert.Equal(1, await cloud.EndAsync(Limit));
        Assert.StartsWith("poscloud: This process may open 64 files and needs ", Assert.Single(cloud.Lines));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Callers_who_open_more_connections_than_there_are_files_are_turned_away_and_it_serves_on(
        string host)
    {
        Assert.Equal(0, await CommandLine.RunAsync(["init", "--db", Database], TextWriter.Null, TextWriter.Null));
        await using var cloud = Serve(
            OpenFileLimit.Least, $"http://{host}:{FreePort.Any()}", $"http://{host}:{FreePort.Any()}");
        var ready = await cloud.LineAsync("poscloud is ready on ");
        var addresses = ready.Split(' ').Select(url => new Uri(url)).ToList();
        using var http = new HttpClient { BaseAddress = addresses[1], Timeout = Limit };

        // "localhost" is two endpoints; all of them together take what one would.
        var endpoints = addresses.SelectMany(MuteCaller.EndpointsOf).ToList();
        using var enough = new CancellationTokenSource(Limit, TimeProvider.System);
        var callers = new List<MuteCaller>();
        for (var caller = 0; caller < OpenFileLimit.Least + 100; caller++)
            callers.Add(await MuteCaller.ConnectAsync(endpoints[caller % endpoints.Count], "", enough.Token));
        await cloud.LineAsync("A caller was turned away: 128 connections are open");
        // The last of them are known to be turned away when they are closed by the other side.
        foreach (var last in callers.TakeLast(endpoints.Count))
            await last.Ended;
        callers.ForEach(caller => caller.Dispose());

        var began = TimeProvider.System.GetTimestamp();
        while (await AskAsync(http) != "ok")
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, cloud.LastLines());
        Assert.Equal(0, await cloud.StopAsync(Limit));
        Assert.InRange(cloud.Lines.Count(line => line.Contains(" WRN ", StringComparison.Ordinal)), 1, 200);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ProgramProcess Serve(int files, string urls, string httpUrls)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("the limit is the shell's");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return ProgramProcess.Start("poscloud", "/bin/sh", _folder, TimeProvider.System,
            "-c", $"ulimit -n {files}; exec \"$@\"", "sh", dotnet, typeof(CommandLine).Assembly.Location,
            "serve", "--urls", urls, "--http-urls", httpUrls, "--db", Database);
    }

    private static async Task<string> AskAsync(HttpClient http)
    {
        try
        {
            return (await http.GetStringAsync("healthz")).Trim();
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }
}
