using System.Reflection;

namespace PosDaemon.Slips;

/// <summary>Example data for each kind, as `posd slip sample` prints them.</summary>
public static class SlipSamples
{
    /// <summary>Null for an unknown kind.</summary>
    public static string? Of(string kind, string language)
    {
        var assembly = typeof(SlipSamples).Assembly;
        var name = $"PosDaemon.Slips.Samples.{kind}.{(language == "en" ? "en" : "zh")}.json";
        using var stream = assembly.GetManifestResourceStream(name);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
