using System.Reflection;
using PosDaemon.Slips;

namespace PosDaemon.Fuzz;

/// <summary>The built-in templates as text.</summary>
internal static class BuiltInText
{
    public static IReadOnlyList<string> All { get; } = [.. Read()];

    private static IEnumerable<string> Read()
    {
        var protocol = typeof(SlipRenderer).Assembly;
        foreach (var name in protocol.GetManifestResourceNames().Where(name => name.EndsWith(".receipt")))
        {
            using var reader = new StreamReader(protocol.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
