using System.Diagnostics;
using Xunit;

namespace PosDaemon.Testing;

/// <summary>A program of ours whose output and error stream nobody reads: both are one pipe that is full before it
/// starts. Linux only. Ended by its own id only.</summary>
public sealed class UnreadProgram : IAsyncDisposable
{
    // Of a pipe, unless it was changed (pipe(7)).
    private const int PipeBytes = 65_536;

    private readonly Process _process;
    private readonly TimeProvider _time;

    private UnreadProgram(Process process, TimeProvider time) => (_process, _time) = (process, time);

    public bool HasEnded => _process.HasExited;

    /// <param name="program">A .dll that dotnet runs, or a program.</param>
    /// <param name="time">For the limits of waiting.</param>
    /// <param name="arguments">Its command line.</param>
    public static UnreadProgram Start(string program, TimeProvider time, params string[] arguments) =>
        StartBehind("", program, time, arguments);

    /// <summary>With few files to open.</summary>
    /// <param name="files">At most so many.</param>
    /// <param name="program">A .dll that dotnet runs, or a program.</param>
    /// <param name="time">For the limits of waiting.</param>
    /// <param name="arguments">Its command line.</param>
    public static UnreadProgram StartWithFewFiles(
        int files, string program, TimeProvider time, params string[] arguments) =>
        StartBehind($"ulimit -n {files}; ", program, time, arguments);

    private static UnreadProgram StartBehind(string first, string program, TimeProvider time, string[] arguments)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true };
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var fillAndStart = $"head -c {PipeBytes} /dev/zero; {first}exec \"$@\" 2>&1";
        string[] command = program.EndsWith(".dll", StringComparison.Ordinal) ? [dotnet, program] : [program];
        foreach (var argument in (string[])["-c", fillAndStart, "bash", .. command, .. arguments])
            start.ArgumentList.Add(argument);
        return new UnreadProgram(Process.Start(start)!, time);
    }

    /// <summary>Begins to read, and goes on until this text comes.</summary>
    /// <returns>The line with the text in it.</returns>
    public async Task<string> LineAsync(string text, TimeSpan limit)
    {
        using var enough = new CancellationTokenSource(limit, _time);
        var output = _process.StandardOutput;
        while (await output.ReadLineAsync(enough.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }
        Assert.Fail($"the output ends without \"{text}\"");
        return "";
    }

    /// <summary>SIGTERM, as a service manager does; the exit code.</summary>
    public async Task<int> StopAsync(TimeSpan limit)
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        return await EndAsync(limit);
    }

    /// <summary>Waits until it has ended by itself; the exit code.</summary>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        using var enough = new CancellationTokenSource(limit, _time);
        try
        {
            await _process.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"it has not ended within {limit.TotalSeconds} s");
        }
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
