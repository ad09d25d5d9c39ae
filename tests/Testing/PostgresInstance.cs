using System.Diagnostics;
using Xunit;

namespace PosDaemon.Testing;

/// <summary>A real PostgreSQL server of this test program alone, on 127.0.0.1, with its data in a folder of its own. It
/// ends with the program, also with one that is killed.</summary>
public sealed class PostgresInstance : IAsyncDisposable
{
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static PostgresInstance? _shared;
    private static int _databases;

    private readonly DirectoryInfo _folder;
    private readonly int _port;
    private readonly Process _server;

    private PostgresInstance(DirectoryInfo folder, int port, Process server) =>
        (_folder, _port, _server) = (folder, port, server);

    /// <summary>The one that the tests of this program share; started when it is first asked for.</summary>
    public static async Task<PostgresInstance> SharedOrSkipAsync()
    {
        await Turn.WaitAsync();
        try
        {
            return _shared ??= await StartOrSkipAsync("fsync=off", "autovacuum=off", "max_connections=300");
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Ends the shared one, where it was started.</summary>
    public static async Task EndSharedAsync()
    {
        if (_shared is { } shared)
            await shared.DisposeAsync();
    }

    /// <param name="settings">As on the command line of postgres: name=value.</param>
    public static async Task<PostgresInstance> StartOrSkipAsync(params string[] settings)
    {
        PostgresPrograms.RequireOrSkip();
        var folder = await PostgresPrograms.NewFolderAsync("posd-postgres-");
        var data = Path.Combine(folder.FullName, "data");
        var port = FreePort.Any();
        await PostgresPrograms.RunAsync([.. PostgresPrograms.Command("initdb"), "-D", data, "-U", "pos", "-A", "trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]);
        string[] command = [.. PostgresPrograms.Command("postgres"), "-D", data, "-p", $"{port}",
            "-h", "127.0.0.1", "-k", folder.FullName, .. settings.SelectMany(one => new[] { "-c", one })];
        // Its standard input is a pipe of this process: when that ends, however it ends, the server is told to stop.
        // A signal to the whole group, as Ctrl-C is, must not end the shell before.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardError = true };
        foreach (var word in (string[])[
            "-c", "trap '' TERM INT HUP; exec 3<&0; \"$@\" </dev/null 3<&- & pid=$!; "
                + "{ cat <&3; kill -QUIT $pid; } >/dev/null 2>&1 & wait $pid",
            "sh", .. command])
            start.ArgumentList.Add(word);
        var server = Process.Start(start)!;
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        server.ErrorDataReceived += (_, line) =>
        {
            lock (said)
                said.Add(line.Data ?? "");
            if (line.Data is null)
                ready.TrySetResult(false);
            else if (line.Data.Contains("ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult(true);
        };
        server.BeginErrorReadLine();
        if (!await ready.Task)
            Assert.Fail($"PostgreSQL does not start:\n{string.Join('\n', said)}");
        return new PostgresInstance(folder, port, server);
    }

    /// <summary>A new database.</summary>
    /// <param name="template">What stands in it at first; nobody may be connected to that. Null: nothing.</param>
    /// <returns>For Npgsql.</returns>
    public async Task<string> NewDatabaseAsync(string? template = null)
    {
        var name = $"ledger{Interlocked.Increment(ref _databases)}";
        string[] from = template is null ? [] : ["-T", template];
        await PostgresPrograms.RunAsync(
            [.. PostgresPrograms.Command("createdb"), "-h", "127.0.0.1", "-p", $"{_port}", "-U", "pos", .. from, name]);
        return ConnectionTo(name);
    }

    /// <param name="database">Is there.</param>
    /// <returns>For Npgsql.</returns>
    public string ConnectionTo(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=pos;Database={database};Command Timeout=60";

    public async ValueTask DisposeAsync()
    {
        _server.StandardInput.Close();
        await _server.WaitForExitAsync();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }
}

/// <summary>Ends what the tests of one program share; each such program names it as its assembly fixture.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await PostgresInstance.EndSharedAsync();
}
