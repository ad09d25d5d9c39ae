using PosDaemon.Testing;

namespace PosDaemon.Benchmarks.Lane;

/// <summary>Where the programs of this repository were built to.</summary>
internal static class LanePrograms
{
    /// <returns>The program's library in the configuration of this benchmark; whether it was built is seen when it is
    /// started.</returns>
    public static string Find(string project, string name)
    {
        // .../tests/Benchmarks/bin/Release/net10.0/
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return SourceTree.PathOf($"{project}/bin/{here.Parent!.Name}/{here.Name}/{name}.dll");
    }
}
