namespace PosDaemon.Configuration;

/// <summary>Where the redemption cloud is and how long one call may take.</summary>
internal sealed class CloudOptions
{
    /// <summary>The cloud's one address: https://HOST[:PORT] anywhere, http:// on loopback only (a code on the wire is
    /// as good as a ticket), or dns:///NAME[:PORT]: every address behind the name, by TLS.</summary>
    public string Url { get; set; } = "";

    /// <summary>In place of Url: several nodes of one cloud, all https:// or all http:// on loopback. Calls go to all
    /// that can be connected; a node that fails costs a retry.</summary>
    public string[] Urls { get; set; } = [];

    /// <summary>Of one call. 5 s: well before the 10 s after which people turn away, long enough for a slow mobile
    /// link to answer; after it the lane says "no answer" and asks again with the same scan id.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(5);
}
