namespace PosDaemon.Configuration;

/// <summary>Where the redemption cloud is and how long one call may take.</summary>
internal sealed class CloudOptions
{
    /// <summary>https:// anywhere, http:// on loopback only: a code on the wire is as good as a ticket.</summary>
    public string Url { get; set; } = "";

    /// <summary>Of one call. 5 s: well before the 10 s after which people turn away, long enough for a slow mobile
    /// link to answer; after it the lane says "no answer" and asks again with the same scan id.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(5);
}
