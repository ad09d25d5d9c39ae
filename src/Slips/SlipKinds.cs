namespace PosDaemon.Slips;

/// <summary>The kinds of slip that have a built-in template.</summary>
public static class SlipKinds
{
    /// <summary>What an unknown kind is printed as.</summary>
    public const string Redemption = "redemption";

    public static IReadOnlyList<string> All { get; } =
        [Redemption, "seat-ticket", "voucher", "pass", "membership", "tour", "checkout", "transit"];
}

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
