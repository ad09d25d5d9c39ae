using System.Runtime.InteropServices;

namespace PosDaemon.ServiceDefaults;

/// <summary>The pipe or the terminal behind the standard output. The runtime's console throws away what is written when
/// its reader is gone, and says nothing.</summary>
public static partial class OutputPipe
{
    private const int StandardOutput = 1;

    // poll(2): told whether they are asked for or not.
    private const short Error = 0x08, HungUp = 0x10;

    /// <summary>Its reader has closed it: what is written from now on comes to nobody. Always false on
    /// Windows.</summary>
    public static bool IsUnread()
    {
        if (OperatingSystem.IsWindows()) return false;
        var output = new Polled { Descriptor = StandardOutput };
        return Poll(ref output, 1, timeout: 0) > 0 && (output.Returned & (Error | HungUp)) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Polled polled, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct Polled
    {
        public int Descriptor;
        public short Asked;
        public short Returned;
    }
}
