using PosDaemon.Configuration;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Template;

namespace PosDaemon.Commands;

/// <summary><c>posd slip check</c>: every fault of one template, each on a line of its own as FILE: line, column, what
/// is wrong and what was expected.</summary>
internal sealed class TemplateChecking(TextWriter output, TextWriter error)
{
    /// <param name="file">The template. What it is for is said by its name, voucher.en.receipt.</param>
    /// <param name="kind">What it is for where its name does not say; null otherwise.</param>
    /// <param name="language">Null: both languages, or the one in its name.</param>
    /// <param name="profile">The model of the printer. Its logos are not known: any name is taken on trust.</param>
    public int Run(string file, string? kind, string? language, string profile)
    {
        if (kind is not null && ShopTemplates.FaultOfName(kind) is not null)
        {
            error.WriteLine(SlipCommand.UnknownKind(kind));
            return ExitCodes.BadUsage;
        }
        if (language is not (null or "zh" or "en"))
        {
            error.WriteLine($"posd: the language \"{language}\"; expected zh or en");
            return ExitCodes.BadUsage;
        }
        if (NamedProfile.Find(profile, ShopProfiles.BuiltIn, out var problem) is not { } model)
        {
            error.WriteLine($"posd: {problem}");
            return ExitCodes.BadUsage;
        }
        string source;
        try
        {
            source = NamedFile.ReadText("--template", file);
        }
        catch (NamedFileException fault)
        {
            error.WriteLine($"posd: {fault.Message}");
            return fault.ExitCode;
        }
        var named = kind ?? Path.GetFileNameWithoutExtension(file);
        if (ShopTemplates.FaultOfName(named) is { } wrong)
        {
            error.WriteLine($"posd: {file}: {wrong}; or say with --kind what it is for");
            return ExitCodes.BadUsage;
        }
        var name = language is null ? named : $"{named.Split('.')[0]}.{language}";
        var faults = TemplateCheck.FaultsOf(name, source, Beside(file), [model]);
        foreach (var fault in faults)
            output.WriteLine($"{file}: {fault.Sentence}");
        if (faults.Count == 0)
            output.WriteLine($"{file} is good: {name}");
        return faults.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    /// <summary>The partials that lie beside a template, as the daemon finds them.</summary>
    public static ShopTemplates Beside(string file)
        => TemplateFolder.Read(Path.GetDirectoryName(Path.GetFullPath(file)), "/").Shop;
}
