using System.Globalization;
using System.Runtime.InteropServices;

namespace PosDaemon.Testing;

/// <summary>Signals to processes that a test has started, or that those have started.</summary>
internal static partial class ProcessSignal
{
    // As Linux numbers them (signal(7)).
    public const int Kill = 9, Terminate = 15, Continue = 18, Stop = 19;

    /// <returns>False: nobody has this id, or it is another user's.</returns>
    public static bool Send(int process, int signal) => SendRaw(process, signal) == 0;

    /// <summary>The processes that work in a folder or below it.</summary>
    /// <param name="folder">Nobody else's.</param>
    public static IReadOnlyList<int> WorkingIn(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Select(entry => Path.GetFileName(entry)!)
            .Where(name => name.All(char.IsAsciiDigit)).Select(name => int.Parse(name, CultureInfo.InvariantCulture))
            .Where(process => FolderOf(process) is { } its
                && (its == folder || its.StartsWith(folder + "/", StringComparison.Ordinal)))];

    private static string? FolderOf(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/cwd").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is somebody else's.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendRaw(int process, int signal);
}
