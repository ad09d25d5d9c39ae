using System.Diagnostics;
using Xunit;

namespace PosDaemon.Testing;

/// <summary>The programs of PostgreSQL that this machine has, and the user they run as.</summary>
public static class PostgresPrograms
{
    /// <summary>Their folder; null: PostgreSQL is not installed.</summary>
    public static string? Folder { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => folder.Length)
            .ThenByDescending(folder => folder, StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
        : null;

    public static bool IsRoot => Environment.UserName == "root";

    /// <summary>What stands before a command: the server refuses to run as root.</summary>
    public static string[] AsServer { get; } = IsRoot
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        : [];

    public static void RequireOrSkip()
    {
        if (Folder is null)
            Assert.Skip("PostgreSQL is not installed here (Debian: postgresql).");
    }

    /// <param name="program">One of those in the folder.</param>
    public static string[] Command(string program) => [.. AsServer, Path.Combine(Folder!, program)];

    /// <summary>A new folder that the server may write in.</summary>
    public static async Task<DirectoryInfo> NewFolderAsync(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix);
        await GiveToServerAsync(folder.FullName);
        return folder;
    }

    /// <summary>Makes files the server's own.</summary>
    public static Task GiveToServerAsync(params string[] files) =>
        IsRoot ? RunAsync(["chown", "postgres:postgres", .. files]) : Task.CompletedTask;

    /// <summary>Runs a command to its end, which is to be a good one.</summary>
    public static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            Assert.Fail($"{string.Join(' ', command)} ended with {process.ExitCode}: {error}{await output}");
    }
}
