using PosDaemon.Configuration;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Commands;

/// <summary>The printer profile that a command line names.</summary>
internal static class NamedProfile
{
    /// <param name="given">The name of one, or a file NAME.json; what that is based on may lie beside it.</param>
    /// <param name="profiles">Those that are known by name.</param>
    /// <param name="problem">Why it is none; a sentence, or one on each line.</param>
    public static PrinterProfile? Find(string given, ShopProfiles profiles, out string problem)
    {
        problem = "";
        if (profiles.Find(given) is { } known) return known;
        if (given.EndsWith(ProfileFolder.Suffix, StringComparison.OrdinalIgnoreCase))
            return OfFile(given, out problem);
        problem = $"there is no profile \"{given}\"; expected {string.Join(", ", profiles.Names)}, or a file NAME.json";
        return null;
    }

    private static PrinterProfile? OfFile(string file, out string problem)
    {
        problem = "";
        if (!File.Exists(file))
        {
            problem = $"--profile {file}: there is no such file";
            return null;
        }

        var read = ProfileFolder.Read(Path.GetDirectoryName(Path.GetFullPath(file)), "/");
        var name = Path.GetFileNameWithoutExtension(file);
        if (PrinterProfiles.Find(name) is null && read.Shop.Find(name) is { } own) return own;
        problem = string.Join('\n', read.Faults);
        return null;
    }
}
