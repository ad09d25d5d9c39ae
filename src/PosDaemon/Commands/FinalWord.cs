using System.Text;
using Microsoft.Win32.SafeHandles;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary>What a program says that ends by a fault that nobody expected.</summary>
internal static class FinalWord
{
    private const int StandardError = 2;

    /// <summary>Says it on the standard error, even where there is not a descriptor left to open.</summary>
    /// <returns>The exit code: starting again may help.</returns>
    public static int Report(Exception fault)
    {
        var sentence = fault is StartException
            ? $"posd cannot start: {fault.Message}\n"
            : $"posd cannot go on: {fault.GetBaseException().Message}\n{fault}\n";
        try
        {
            // Not by the console: that one opens files of its own first.
            using var handle = new SafeFileHandle(StandardError, ownsHandle: false);
            using var error = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            error.Write(Encoding.UTF8.GetBytes(sentence));
        }
        catch (Exception unheard) when (unheard is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            // Nobody reads it: the exit code is all there is.
            return ExitCodes.Failure;
        }

        return ExitCodes.Failure;
    }
}
