using PosDaemon.Testing;

namespace PosDaemon.Benchmarks.Peers;

/// <summary>The npm packages that are measured beside ours.</summary>
internal static class PeerPackages
{
    private static readonly NpmFolder Npm = new("npm");

    public static string Folder => Npm.Path;

    /// <summary>Null when the peers can run, else why they cannot.</summary>
    public static Task<string?> WhyMissingAsync() => Npm.WhyMissingAsync();
}
