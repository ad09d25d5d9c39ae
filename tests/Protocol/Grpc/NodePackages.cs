using PosDaemon.Npm;

namespace PosDaemon.Protocol.Tests.Grpc;

/// <summary>The npm packages of the interop peers.</summary>
internal static class NodePackages
{
    private static readonly NpmFolder Npm = new("Grpc", "interop");

    public static string Folder => Npm.Path;

    /// <summary>Null when the peers can run, else why they cannot.</summary>
    public static Task<string?> WhyMissingAsync() => Npm.WhyMissingAsync();
}
