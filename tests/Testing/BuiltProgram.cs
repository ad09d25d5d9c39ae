namespace PosDaemon.Testing;

/// <summary>Where a program of this repository was built to, in the configuration of these tests.</summary>
public static class BuiltProgram
{
    public static string Posd =>
        Environment.GetEnvironmentVariable(PosdVariable) ?? Find("src/PosDaemon", "posd");

    public static string PosCloud => Find("src/Cloud", "poscloud");

    public static string PosSim => Find("hardware-sim", "possim");

    /// <summary>Set to a published posd (NativeAOT) to run the tests of whole shops against that one.</summary>
    private const string PosdVariable = "POSD_PROGRAM";

    private static string Find(string project, string name)
    {
        // …/tests/EndToEnd/bin/Debug/net10.0/
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (here.Name, here.Parent!.Name);
        var built = SourceTree.PathOf($"{project}/bin/{configuration}/{framework}/{name}.dll");
        return File.Exists(built) ? built : throw new FileNotFoundException($"build {project} first", built);
    }
}
