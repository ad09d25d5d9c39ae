using System.ComponentModel;
using System.Diagnostics;

namespace PosDaemon.Benchmarks.Peers;

/// <summary>The npm packages of the peers, installed once a build into the folder the program runs from.</summary>
internal static class PeerPackages
{
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(3);

    private static readonly Lazy<Task<string?>> Installed = new(InstallAsync);

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "npm");

    /// <summary>Null when the peers can run, else why they cannot.</summary>
    public static Task<string?> WhyMissingAsync() => Installed.Value;

    private static async Task<string?> InstallAsync()
    {
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        var stamp = Path.Combine(Folder, "node_modules", "installed.lock");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
            return null;

        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var start = new ProcessStartInfo(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = Folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        try
        {
            using var install = Process.Start(start)!;
            var output = install.StandardOutput.ReadToEndAsync();
            var errors = await install.StandardError.ReadToEndAsync().WaitAsync(InstallTime, TimeProvider.System);
            await Task.WhenAll(output, install.WaitForExitAsync());
            if (install.ExitCode != 0)
                return $"npm ci failed: {errors}";
        }
        catch (Win32Exception)
        {
            return "node and npm are not installed";
        }
        await File.WriteAllTextAsync(stamp, wanted);
        return null;
    }
}
