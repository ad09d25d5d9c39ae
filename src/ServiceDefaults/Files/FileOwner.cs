using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PosDaemon.ServiceDefaults;

/// <summary>Whose a file is, on Linux.</summary>
internal static partial class FileOwner
{
    private const int CurrentFolder = -100;

    // struct statx of statx(2), the same on every processor: 256 bytes, with uid and gid in 20 and 24.
    private const int StatxLength = 256, UserAt = 20, GroupAt = 24;
    private const uint UserAndGroup = 0x8 | 0x10;

    /// <summary>A file that root made is given to the owner of its folder: a command that a technician runs by sudo
    /// leaves none that the service cannot read. Does nothing for another user, or where it cannot be done.</summary>
    public static void GiveToOwnerOfFolder(string path) =>
        GiveToOwnerOf(path, Path.GetDirectoryName(Path.GetFullPath(path))!);

    /// <summary>As <see cref="GiveToOwnerOfFolder"/>, to the owner of another file.</summary>
    public static void GiveToOwnerOf(string path, string other)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return;
        var status = new byte[StatxLength];
        if (Statx(CurrentFolder, other, 0, UserAndGroup, status) != 0) return;
        // Of a link, the link: who owns the folder may have put one in the file's place meanwhile.
        _ = ChangeOwner(path, BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(UserAt)),
            BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(GroupAt)));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint wanted, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
