using System.Runtime.InteropServices;

namespace PosSim.Ports;

internal static partial class Libc
{
    public const int Terminate = 15;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int process, int signal);
}
