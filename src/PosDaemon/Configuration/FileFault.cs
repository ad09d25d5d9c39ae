namespace PosDaemon.Configuration;

/// <summary>Tells a file that is not as it should be from a machine that cannot read it now.</summary>
internal static class FileFault
{
    // Of Linux (errno(3)): a read error, no memory, too many files of the system, of this process.
    private static readonly int[] OfMachine = [5, 12, 23, 24];

    /// <summary>The configuration names the wrong file, or one that may not be read: a person has to mend it. Any other
    /// fault is the machine's and may pass.</summary>
    public static bool IsOfFile(Exception fault) => fault is UnauthorizedAccessException
        || (fault is IOException && (OperatingSystem.IsWindows() || !OfMachine.Contains(fault.HResult)));
}
