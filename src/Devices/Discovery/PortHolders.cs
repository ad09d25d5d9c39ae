using System.Globalization;
using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Discovery;

/// <summary>Finds the programs of a Linux machine that have a file open, as it was when they were first asked for.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class PortHolders
{
    private const string PseudoTerminals = "/dev/pts/";

    private static readonly string[] TheirMakers = ["/dev/ptmx", "/dev/pts/ptmx"];

    private readonly string _proc;
    private readonly Lazy<ILookup<string, int>> _holders;

    /// <param name="proc">Where procfs is mounted.</param>
    public PortHolders(string proc = "/proc")
    {
        _proc = proc;
        _holders = new(() => Processes().SelectMany(OpenFiles, (id, file) => (id, file))
            .ToLookup(open => open.file, open => open.id));
    }

    /// <summary>Who holds a file, in the order of their numbers. Of programs of other users only root learns it.
    /// </summary>
    public IReadOnlyList<PortHolder> Of(string file) =>
        [.. _holders.Value[SysfsAttribute.Final(file)].Select(id => new PortHolder(id, NameOf(id), IsPosd(id)))];

    /// <summary>One of these programs runs.</summary>
    public bool Runs(params IEnumerable<string> names) => Processes().Select(NameOf).Any(names.Contains);

    private IEnumerable<int> Processes() => Directory.GetDirectories(_proc)
        .Select(folder => int.TryParse(
            Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0).Order();

    private HashSet<string> OpenFiles(int id)
    {
        try
        {
            HashSet<string> open = [.. new DirectoryInfo(Path.Combine(Folder(id), "fd")).EnumerateFileSystemInfos()
                .Select(entry => entry.LinkTarget).OfType<string>()];
            // Who makes pseudo-terminals keeps their ends open: it is the device, not another user of it.
            if (open.Overlaps(TheirMakers))
                open.RemoveWhere(file => file.StartsWith(PseudoTerminals, StringComparison.Ordinal));
            return open;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return [];
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

    private string Folder(int id) => Path.Combine(_proc, id.ToString(CultureInfo.InvariantCulture));
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
