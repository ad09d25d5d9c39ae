using System.Reflection;

namespace PosDaemon.Protocol.Slips;

/// <summary>Example data for each kind, as `posd slip sample` prints them.</summary>
public static class SlipSamples
{
    /// <summary>Null for an unknown kind.</summary>
    public static string? Of(string kind, string language)
    {
        Assembly assembly = typeof(SlipSamples).Assembly;
        string name = $"PosDaemon.Protocol.Samples.{kind}.{(language == "en" ? "en" : "zh")}.json";
        using Stream? stream = assembly.GetManifestResourceStream(name);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
