using System.Collections.Concurrent;
using System.Diagnostics;
using PosSim.Wires;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>One program of the shop with all that it said. Ended by its own id only.</summary>
internal sealed class ShopProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<string> _lines = new();

    private ShopProcess(string name, Process process, TimeProvider time)
    {
        (Name, _process, _time) = (name, process, time);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public string Name { get; }

    public bool HasEnded => _process.HasExited;

    /// <summary>Output and errors in the order in which they came.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public static ShopProcess Start(
        string name, string program, string folder, TimeProvider time, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var started = new ShopProcess(name, new Process { StartInfo = start }, time);
        started._process.Start();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Waits for a line that has this text and gives what stands behind it.</summary>
    public async Task<string> SaysAsync(string text)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            var line = _lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));
            if (line is not null) return line[(line.IndexOf(text, StringComparison.Ordinal) + text.Length)..];
            if (_process.HasExited || _time.GetElapsedTime(began) > Patience)
                Assert.Fail($"{Name} does not say \"{text}\"{(HasEnded ? ", it has ended" : "")}:\n{LastLines()}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), _time);
        }
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync(Patience);
    }

    /// <summary>SIGTERM, as a service manager does; the exit code.</summary>
    public async Task<int> StopAsync(TimeSpan limit)
    {
        Assert.Equal(0, Libc.Signal(_process.Id, Libc.Terminate));
        return await EndAsync(limit);
    }

    /// <summary>Waits for its end; the exit code.</summary>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        using var enough = new CancellationTokenSource(limit, _time);
        try
        {
            await _process.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{Name} has not ended within {limit.TotalSeconds} s:\n{LastLines()}");
        }
        return _process.ExitCode;
    }

    public string LastLines(int count = 25) =>
        string.Join('\n', _lines.TakeLast(count).Select(line => $"    {Name}: {line}"));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null) _lines.Enqueue(line);
    }
}
