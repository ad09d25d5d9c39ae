using System.Diagnostics;
using PosSim.Wires;

namespace PosSim.Demo;

/// <summary>One program of the demo with its output in a file. Ended by the id it was started with, first politely.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private const int LinesShown = 15;

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly string _logPath;
    private readonly TimeProvider _time;

    private ChildProcess(Process process, string name, string logPath, TimeProvider time)
    {
        (_process, Name, _logPath, _time) = (process, name, logPath, time);
        _log = new StreamWriter(logPath) { AutoFlush = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public string Name { get; }

    public bool HasEnded => _process.HasExited;

    public static ChildProcess Start(
        string name, string program, string folder, TimeProvider time, params string[] arguments)
    {
        var isLibrary = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isLibrary ? DotnetPath() : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        if (isLibrary) start.ArgumentList.Add(program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var child = new ChildProcess(
            new Process { StartInfo = start }, name, Path.Combine(folder, $"{name}.out"), time);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for the end of a program that ends by itself.</summary>
    public async Task ExpectSuccessAsync()
    {
        using var enough = new CancellationTokenSource(Patience * 2, _time);
        try
        {
            await _process.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException fault)
        {
            throw new DemoException($"{Name} does not end:\n{LastLines()}", fault);
        }
        if (_process.ExitCode != 0)
            throw new DemoException($"{Name} ended with {_process.ExitCode}:\n{LastLines()}");
    }

    /// <summary>The end of what it said, for the message when it fails.</summary>
    public string LastLines()
    {
        lock (_log) _log.Flush();
        return string.Join('\n', File.ReadLines(_logPath).TakeLast(LinesShown).Select(line => $"    {line}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await StopAsync();
        // Lines that are still under way are lost with the log; nobody reads it after this.
        lock (_log) _log.Dispose();
        _process.Dispose();
    }

    private async Task StopAsync()
    {
        if (OperatingSystem.IsLinux()) _ = Libc.Signal(_process.Id, Libc.Terminate);
        else _process.Kill();
        using var enough = new CancellationTokenSource(Patience, _time);
        try
        {
            await _process.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            // It was asked politely and long enough.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    // Called from two pool threads, for output and errors; a plain writer needs the lock.
    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_log)
        {
            if (_log.BaseStream is { CanWrite: true }) _log.WriteLine(line);
        }
    }

    private static string DotnetPath()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host) return host;
        var own = Environment.ProcessPath;
        return Path.GetFileNameWithoutExtension(own) == "dotnet" ? own! : "dotnet";
    }
}
