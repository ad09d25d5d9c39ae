using System.Text;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Template;

namespace PosDaemon.Configuration;

/// <summary>Reads the folder of a shop's own slip templates and tries each one, since a slip is the wrong place to find
/// out. Files that do not end in .receipt are not looked at.</summary>
internal static class TemplateFolder
{
    public const string Suffix = ".receipt";
    private const int LargestFile = 64 * 1024;

    /// <param name="folder">As configured; null for none.</param>
    /// <param name="home">What a relative folder is relative to.</param>
    /// <param name="options">Whose printers the templates are for; null where nothing is known of them.</param>
    /// <param name="profiles">That these may name; null for the built-in ones.</param>
    public static (ShopTemplates Shop, IReadOnlyList<ConfigurationFault> Faults) Read(
        string? folder, string home, DaemonOptions? options = null, ShopProfiles? profiles = null)
    {
        if (folder is null) return (ShopTemplates.None, []);
        var faults = new List<ConfigurationFault>();
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.GetFullPath(folder, home), "*" + Suffix))
                Read(file, sources, faults);
        }
        catch (Exception fault) when (FileFault.IsOfFile(fault))
        {
            faults.Add(new("templates", $"{SchemaCheck.Quote(folder)}: {fault.Message.TrimEnd('.')}",
                "write the name of a folder that posd may read, relative to this file"));
        }

        var shop = ShopTemplates.Of(sources);
        faults.AddRange(FaultsOf(sources, shop, options, profiles ?? ShopProfiles.BuiltIn));
        return (shop, faults);
    }

    /// <summary>A fault of a partial is told once, not for each template that it stands in: _ sorts before the kinds.
    /// </summary>
    private static IEnumerable<ConfigurationFault> FaultsOf(
        SortedDictionary<string, string> sources, ShopTemplates shop, DaemonOptions? options, ShopProfiles known)
    {
        var printers = PrintersOf(options);
        var profiles = printers.Select(printer => known.Find(printer.Profile)).OfType<PrinterProfile>();
        var logos = printers.SelectMany(printer => printer.Logos, (_, logo) => logo.Name).ToHashSet();
        var told = new HashSet<(string Partial, int Line, string Problem)>();
        foreach (var (name, source) in sources)
        {
            foreach (var fault in TemplateCheck.FaultsOf(
                name, source, shop, [.. profiles.Distinct()], printers.Length > 0 ? logos : null))
            {
                if (fault.Partial is { } partial && told.Contains((partial, fault.Line, fault.Problem))) continue;
                if (fault.Partial is null && name[0] == '_')
                    told.Add((name.Split('.')[0][1..], fault.Line, fault.Problem));
                yield return Fault(name, fault.Sentence);
            }
        }
    }

    /// <summary>Those that a lane prints on.</summary>
    private static PrinterEntry[] PrintersOf(DaemonOptions? options) => options is null
        ? []
        : [.. options.Lanes.SelectMany(lane => options.PrintersOf(lane.Printer)).Distinct()];

    /// <summary>The text of a template file; null and the problem when it is none.</summary>
    public static string? ReadText(string file, out string problem)
    {
        problem = "";
        try
        {
            var bytes = BoundedFile.Read(file, LargestFile);
            if (EncodingCheck.FaultOf(bytes) is { } fault)
            {
                problem = fault.Sentence;
                return null;
            }

            return Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (Exception fault) when (FileFault.IsOfFile(fault))
        {
            problem = FileFault.Why(file, fault);
            return null;
        }
    }

    private static void Read(string file, SortedDictionary<string, string> sources, List<ConfigurationFault> faults)
    {
        var name = Path.GetFileName(file)[..^Suffix.Length];
        if (ShopTemplates.FaultOfName(name) is { } wrong)
            faults.Add(Fault(name, $"{wrong}; expected KIND.receipt, KIND.zh.receipt, KIND.en.receipt, _PART.receipt"));
        else if (ReadText(file, out var problem) is { } text)
            sources[name] = text;
        else
            faults.Add(Fault(name, $"{problem}; expected a text in UTF-8 that posd may read"));
    }

    private static ConfigurationFault Fault(string name, string fault)
    {
        const string Expected = "; expected ";
        var at = fault.LastIndexOf(Expected, StringComparison.Ordinal);
        return at < 0
            ? new($"templates: {name}{Suffix}", fault, "mend the template there")
            : new($"templates: {name}{Suffix}", fault[..at], fault[(at + 2)..]);
    }
}
