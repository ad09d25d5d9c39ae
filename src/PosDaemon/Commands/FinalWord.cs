using Microsoft.Win32.SafeHandles;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary>What a program says that ends by a fault that nobody expected.</summary>
internal static class FinalWord
{
    private const int StandardError = 2;

    /// <summary>Says it on the standard error, even where there is not a descriptor left to open; goes on after half a
    /// second where nobody takes it.</summary>
    /// <returns>The exit code: starting again may help.</returns>
    public static async Task<int> ReportAsync(Exception fault)
    {
        var sentence = fault is StartException
            ? $"posd cannot start: {fault.Message}"
            : $"posd cannot go on: {fault.GetBaseException().Message}\n{fault}";
        try
        {
            // Not by the console: that one opens files of its own first.
            using var handle = new SafeFileHandle(StandardError, ownsHandle: false);
            await using var error = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            await ServiceOutput.PublishAsync(
                new StreamWriter(error) { AutoFlush = true }, sentence, TimeProvider.System);
        }
        catch (Exception unheard) when (unheard is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            // Nobody reads it: the exit code is all there is.
            return ExitCodes.Failure;
        }

        return ExitCodes.Failure;
    }
}
