using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Discovery;

/// <summary>Who may open a device file.</summary>
/// <param name="Group">The group that owns it; its number where it has no name.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="MayOpen">This user may read and write it.</param>
/// <param name="IsOwnedByRoot">Its owner is root.</param>
/// <param name="IsDevice">A device may be behind it; else it is a folder, a plain file or such as /dev/null.</param>
[SupportedOSPlatform("linux")]
public sealed record FileRights(
    string Group, UnixFileMode Mode, bool MayOpen, bool IsOwnedByRoot = true, bool IsDevice = true)
{
    private const string RootGroup = "root";

    /// <summary>Root alone may open it: no rule of udev gives it to a group.</summary>
    public bool IsOfRootAlone => !Mode.HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherWrite)
        && (Group == RootGroup || !Mode.HasFlag(UnixFileMode.GroupRead | UnixFileMode.GroupWrite));

    /// <summary>Null where it is not there.</summary>
    /// <param name="file">A device file, a link to one, or a folder.</param>
    public static unsafe FileRights? Of(string file)
    {
        FileStatus status;
        if (Libc.Status(Libc.WorkingFolder, file, 0, FileStatus.ModeMask | FileStatus.OwnerMask, &status) != 0)
            return null;
        return new(GroupName(status.Group), (UnixFileMode)(status.Mode & 0xFFF),
            Libc.Access(file, Libc.MayRead | Libc.MayWrite) == 0, status.User == 0,
            IsDeviceFile(status));
    }

    // A FIFO may stand in for a device in a trial.
    private static bool IsDeviceFile(FileStatus status) => (status.Mode & FileStatus.TypeMask) switch
    {
        FileStatus.CharacterDevice => status.DeviceMajor != FileStatus.MemoryMajor,
        FileStatus.Folder or FileStatus.PlainFile => false,
        _ => true,
    };

    private static string GroupName(uint number)
    {
        var digits = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            // NAME:PASSWORD:NUMBER:MEMBERS
            return File.ReadLines("/etc/group").Select(line => line.Split(':'))
                .FirstOrDefault(parts => parts.Length > 2 && parts[2] == digits)?[0] ?? digits;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return digits;
        }
    }
}
