using System.ComponentModel;
using System.Diagnostics;

namespace PosDaemon.Testing;

/// <summary>A folder with a package.json and its lock beside the running program, whose packages are installed once for
/// each lock.</summary>
public sealed class NpmFolder
{
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(3);

    private readonly Lazy<Task<string?>> _installed;

    /// <param name="parts">The folder's path below that of the program.</param>
    public NpmFolder(params string[] parts)
    {
        Path = System.IO.Path.Combine([AppContext.BaseDirectory, .. parts]);
        _installed = new(InstallAsync);
    }

    public string Path { get; }

    /// <summary>Null when the packages can run, else why they cannot.</summary>
    public Task<string?> WhyMissingAsync() => _installed.Value;

    private async Task<string?> InstallAsync()
    {
        var wanted = await File.ReadAllTextAsync(System.IO.Path.Combine(Path, "package-lock.json"));
        var stamp = System.IO.Path.Combine(Path, "node_modules", "installed.lock");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
            return null;
        var problem = await RunAsync();
        if (problem is null)
            await File.WriteAllTextAsync(stamp, wanted);
        return problem;
    }

    private async Task<string?> RunAsync()
    {
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var start = new ProcessStartInfo(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = Path,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        try
        {
            using var install = Process.Start(start)!;
            var output = install.StandardOutput.ReadToEndAsync();
            var errors = install.StandardError.ReadToEndAsync();
            try
            {
                await Task.WhenAll(output, errors, install.WaitForExitAsync())
                    .WaitAsync(InstallTime, TimeProvider.System);
            }
            catch (TimeoutException)
            {
                install.Kill(entireProcessTree: true);
                return $"npm ci took more than {InstallTime.TotalMinutes} minutes";
            }
            return install.ExitCode == 0 ? null : $"npm ci failed: {await errors}";
        }
        catch (Win32Exception)
        {
            return "node and npm are not installed";
        }
    }
}
