using Microsoft.Win32.SafeHandles;

namespace PosDaemon.ServiceDefaults;

/// <summary>What a program says that ends by a fault that nobody expected.</summary>
public static class FinalWord
{
    private const int StandardError = 2;

    /// <summary>Says it on the standard error, even where there is not a descriptor left to open; goes on after half a
    /// second where nobody takes it.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="fault">The bug, told with its stack for support.</param>
    public static Task<int> ReportBugAsync(string program, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return ReportAsync($"{program} cannot go on: {fault.GetBaseException().Message} This is a bug: send these "
            + $"lines to support.\n{fault}");
    }

    /// <param name="sentence">For whoever started the program.</param>
    /// <returns>The exit code: starting again may help.</returns>
    public static async Task<int> ReportAsync(string sentence)
    {
        try
        {
            // Not by the console: that one opens files of its own first.
            using var handle = new SafeFileHandle(StandardError, ownsHandle: false);
            await using var error = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            await ServiceOutput.PublishAsync(
                new StreamWriter(error) { AutoFlush = true }, sentence, TimeProvider.System);
        }
        catch (Exception unheard) when (
            unheard is IOException or NotSupportedException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody reads it: the exit code is all there is.
            return ExitCodes.Failure;
        }

        return ExitCodes.Failure;
    }
}
