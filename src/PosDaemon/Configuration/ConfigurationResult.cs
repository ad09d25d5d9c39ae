using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Template;

namespace PosDaemon.Configuration;

/// <summary>A configuration file read whole: usable, or every fault it has.</summary>
internal abstract record ConfigurationResult
{
    private ConfigurationResult()
    {
    }

    public sealed record Usable(LoadedConfiguration Configuration) : ConfigurationResult;

    public sealed record Faulty(string File, IReadOnlyList<ConfigurationFault> Faults) : ConfigurationResult
    {
        /// <summary>All faults in one message, for a person.</summary>
        public string Message()
        {
            var count = Faults.Count == 1 ? "1 fault" : $"{Faults.Count} faults";
            var lines = Faults.Select((fault, index) => $"  {index + 1}. {fault}");
            return $"The configuration {File} has {count}:\n{string.Join('\n', lines)}";
        }
    }
}

/// <summary>Options that passed every check, with their paths made absolute.</summary>
internal sealed record LoadedConfiguration(string File, DaemonOptions Options, string StateDirectory)
{
    /// <summary>The shop's own slip templates, each tried.</summary>
    public ShopTemplates Templates { get; init; } = ShopTemplates.None;

    /// <summary>The built-in printer profiles and the shop's own.</summary>
    public ShopProfiles Profiles { get; init; } = ShopProfiles.BuiltIn;

    /// <summary>A path of the configuration; a relative one is under the state directory.</summary>
    public string InState(string path) => Path.GetFullPath(path, StateDirectory);
}

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Path">Where, as <c>lanes[0].scanner</c>; for a syntax error the line and column.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="Instead">What to write instead.</param>
internal sealed record ConfigurationFault(string Path, string What, string Instead)
{
    public override string ToString() => $"{Path}: {What}; {Instead}";
}
