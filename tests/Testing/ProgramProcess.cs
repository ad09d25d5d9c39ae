using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace PosDaemon.Testing;

/// <summary>One program of ours with all that it printed. Ended by its own id only.</summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<string> _lines = new();

    private ProgramProcess(string name, Process process, TimeProvider time)
    {
        (Name, _process, _time) = (name, process, time);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Output and errors in the order in which they came.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public static ProgramProcess Start(
        string name, string program, string folder, TimeProvider time, params string[] arguments) =>
        Start(name, program, folder, time, [], arguments);

    /// <param name="name">What its lines are called in a failed test.</param>
    /// <param name="program">A .dll that dotnet runs, or a program.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="time">For the limits of waiting.</param>
    /// <param name="environment">Variables on top of those of this process.</param>
    /// <param name="arguments">Its command line.</param>
    public static ProgramProcess Start(string name, string program, string folder, TimeProvider time,
        IReadOnlyList<KeyValuePair<string, string>> environment, string[] arguments)
    {
        var isLibrary = program.EndsWith(".dll", StringComparison.Ordinal);
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(isLibrary ? dotnet : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        if (isLibrary) start.ArgumentList.Add(program);
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var started = new ProgramProcess(name, new Process { StartInfo = start }, time);
        started._process.Start();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Waits for a line that has this text and gives what stands behind it.</summary>
    public async Task<string> LineAsync(string text)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            var line = _lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));
            if (line is not null) return line[(line.IndexOf(text, StringComparison.Ordinal) + text.Length)..];
            if (_process.HasExited || _time.GetElapsedTime(began) > Patience)
                Assert.Fail($"{Name} does not print \"{text}\"{(HasEnded ? ", it has ended" : "")}:\n{LastLines()}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), _time);
        }
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is printed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync(Patience);
    }

    /// <summary>SIGSTOP: it hangs; the system still takes connections and bytes for it. It can be killed so.</summary>
    public void Freeze() => Assert.True(ProcessSignal.Send(_process.Id, ProcessSignal.Stop));

    /// <summary>SIGCONT: it goes on with what lies there.</summary>
    public void Thaw() => Assert.True(ProcessSignal.Send(_process.Id, ProcessSignal.Continue));

    /// <summary>SIGTERM, as a service manager does; the exit code.</summary>
    public async Task<int> StopAsync(TimeSpan limit)
    {
        Assert.True(ProcessSignal.Send(_process.Id, ProcessSignal.Terminate));
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
