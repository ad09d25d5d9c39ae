using System.Text.Json.Nodes;
using PosCloud.Admin.OpenId;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>A provider of OpenID Connect by a certified library of other people, with pages on which anybody signs in
/// under a name.</summary>
internal sealed class OtherPeoplesProvider : IAsyncDisposable
{
    private const string Secret = "a-secret-of-tests";

    private static readonly NpmFolder Npm = new("OpenId", "interop");

    private readonly ScriptPeer _script;

    private OtherPeoplesProvider(ScriptPeer script, Uri issuer) => (_script, Issuer) = (script, issuer);

    /// <summary>Of another site than the cloud's.</summary>
    public Uri Issuer { get; }

    /// <param name="isPushed">What is asked for goes there beside the browser (RFC 9126).</param>
    public static async Task<OtherPeoplesProvider> StartAsync(bool isPushed = false)
    {
        if (await Npm.WhyMissingAsync() is { } reason)
            Assert.Skip(reason);
        var script = ScriptPeer.Start("node", Npm.Path, "provider.mjs", Secret, isPushed ? "pushed" : "");
        var first = await script.ReadAsync();
        return new OtherPeoplesProvider(script, new Uri((string)first["issuer"]!));
    }

    public void Configure(OpenIdOptions options)
    {
        // As it names itself, without the slash that an URI ends with.
        (options.Authority, options.Client, options.Secret) = (
            Issuer.GetLeftPart(UriPartial.Authority), "poscloud", Secret);
    }

    /// <summary>Somebody who may sign in there.</summary>
    public async Task AddAsync(string name, string email, bool isVerified)
    {
        await _script.WriteAsync(new JsonObject
        {
            [name] = new JsonObject { ["email"] = email, ["email_verified"] = isVerified },
        });
        await _script.ReadAsync();
    }

    public ValueTask DisposeAsync() => _script.DisposeAsync();
}
