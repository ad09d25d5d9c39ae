using System.Net;

namespace PosSim.Demo;

/// <summary>What the command line says about a demo. A null address means the usual one if it is free.</summary>
internal sealed record DemoPlan(string Posd, string PosCloud, IPEndPoint? Http, bool Once);

/// <summary>The demo could not be set up or went wrong; the message is for whoever started it.</summary>
internal class DemoException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>posd said no, in a sentence for people.</summary>
internal sealed class PosdRefusal(string en, string zh) : DemoException(en)
{
    public string Zh => zh;
}

/// <summary>Where a program of this repository was built to, or where the user says it is.</summary>
internal static class BuiltProgram
{
    /// <summary>A .dll is run by dotnet; anything else is run itself.</summary>
    public static string Find(string? given, string project, string name)
    {
        if (given is not null)
            return File.Exists(given) ? Path.GetFullPath(given) : throw new DemoException($"--{name}: no file {given}");
        // …/hardware-sim/bin/Debug/net10.0/ → the same configuration of the other project.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (here.Name, here.Parent?.Name ?? "Debug");
        for (var top = here.Parent; top is not null; top = top.Parent)
        {
            if (!File.Exists(Path.Combine(top.FullName, "PosDaemon.sln"))) continue;
            var built = Path.Combine(
                top.FullName, "src", project, "bin", configuration, framework, $"{name}.dll");
            return File.Exists(built)
                ? built
                : throw new DemoException($"{built} is not there: build first (dotnet build src/{project})");
        }
        throw new DemoException($"the repository of {here.FullName} was not found: say --{name} PATH");
    }
}
