using System.Globalization;
using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Discovery;

/// <summary>Finds the programs of a Linux machine that have a file open.</summary>
/// <param name="proc">Where procfs is mounted.</param>
[SupportedOSPlatform("linux")]
internal sealed class PortHolders(string proc = "/proc")
{
    private const string PseudoTerminals = "/dev/pts/";

    private static readonly string[] TheirMakers = ["/dev/ptmx", "/dev/pts/ptmx"];

    /// <summary>Who holds a file, in the order of their numbers. Of programs of other users only root learns it.
    /// </summary>
    public IReadOnlyList<PortHolder> Of(string file)
    {
        var final = SysfsAttribute.Final(file);
        return [.. Processes().Where(id => Holds(id, final)).Select(id => new PortHolder(id, NameOf(id), IsPosd(id)))];
    }

    /// <summary>One of these programs runs.</summary>
    public bool Runs(params IEnumerable<string> names) => Processes().Select(NameOf).Any(names.Contains);

    private IEnumerable<int> Processes() => Directory.GetDirectories(proc)
        .Select(folder => int.TryParse(
            Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0).Order();

    private bool Holds(int id, string file)
    {
        try
        {
            var open = new DirectoryInfo(Path.Combine(Folder(id), "fd")).EnumerateFileSystemInfos()
                .Select(entry => entry.LinkTarget).ToHashSet();
            // Who makes pseudo-terminals keeps their ends open: it is the device, not another user of it.
            return open.Contains(file)
                && !(file.StartsWith(PseudoTerminals, StringComparison.Ordinal) && open.Overlaps(TheirMakers));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return false;
        }
    }

    private string NameOf(int id)
    {
        try
        {
            return File.ReadAllText(Path.Combine(Folder(id), "comm")).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // Also where it is run as "dotnet posd.dll". Arguments end with a zero byte each.
    private bool IsPosd(int id)
    {
        try
        {
            return File.ReadAllText(Path.Combine(Folder(id), "cmdline")).Split('\0').Take(2)
                .Any(argument => Path.GetFileNameWithoutExtension(argument) == "posd");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string Folder(int id) => Path.Combine(proc, id.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A program that has a port open.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Name">Of its program, up to 15 letters; empty where it has just ended.</param>
/// <param name="IsPosd">It is this program, started another time.</param>
public readonly record struct PortHolder(int Pid, string Name, bool IsPosd = false)
{
    public override string ToString() =>
        Name.Length > 0 ? $"{Name} ({Pid})" : Pid.ToString(CultureInfo.InvariantCulture);
}
