using Microsoft.Win32.SafeHandles;

namespace PosDaemon.ServiceDefaults;

/// <summary>What a program says that ends by a fault that nobody expected.</summary>
public static class FinalWord
{
    private const int StandardError = 2;

    /// <summary>Says one sentence on the standard error, even where there is not a descriptor left to open; goes on
    /// after half a second where nobody takes it. The rest is in a file that the sentence names.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="fault">The bug, or that the standard output could not be written.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> ReportBugAsync(string program, Exception fault) => fault is StandardOutputException
        ? ReportAsync($"{program}: {fault.Message}")
        : ReportAsync(SentenceOf(program, fault, Environment.GetEnvironmentVariable("STATE_DIRECTORY")));

    /// <summary>Writes the bug with its stack to a file.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="fault">The bug.</param>
    /// <param name="state">Where a service keeps its state, as systemd gives it: there is one file, of the last bug.
    /// Null: a file of its own among the temporary ones.</param>
    /// <returns>One line; with the stack behind it where no file could be written.</returns>
    public static string SentenceOf(string program, Exception fault, string? state)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var why = string.Join(' ', fault.GetBaseException().Message.Split(
            (char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');
        var file = state is { Length: > 0 }
            ? Path.Combine(state.Split(':')[0], $"{program}-fault.txt")
            : Path.Combine(Path.GetTempPath(), $"{program}-fault-{Environment.ProcessId}.txt");
        try
        {
            using var text = new StreamWriter(
                state is { Length: > 0 } ? OwnerOnlyFile.Create(file) : OwnerOnlyFile.CreateNew(file));
            text.WriteLine(fault);
            return $"{program} cannot go on: {why}. This is a bug: send the file {file} to support.";
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            return $"{program} cannot go on: {why}. This is a bug: send these lines to support.\n{fault}";
        }
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
