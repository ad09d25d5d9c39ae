using System.Text;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips;
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
    public static (ShopTemplates Shop, IReadOnlyList<ConfigurationFault> Faults) Read(string? folder, string home)
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
        foreach (var (name, source) in sources)
            faults.AddRange(TemplateCheck.FaultsOf(name, source, shop).Select(fault => Fault(name, fault.Sentence)));
        return (shop, faults);
    }

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
            problem = fault.Message.TrimEnd('.');
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
