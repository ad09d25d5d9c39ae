using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using PosCloud.Admin.OpenId;

namespace PosCloud.Tests;

/// <summary>A provider of OpenID Connect that says what it is told to say, true or not. Nobody is asked anything: the
/// test is the browser's way through its pages.</summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    public const string Client = "poscloud", Secret = "the-secret-of-the-client-which-is-in-no-log";

    private readonly WebApplication _host;
    private RSA _key = RSA.Create(2048);
    private int _keys;

    private ScriptedProvider(string url)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        _host = builder.Build();
        _host.Run(AnswerAsync);
    }

    public string Issuer => _host.Urls.First();

    /// <summary>What the token endpoint gives.</summary>
    public string IdToken { get; set; } = "";

    /// <summary>What is said beside the token; null: there is no such place.</summary>
    public JsonObject? UserInfo { get; set; }

    /// <summary>Answers that path instead; false: as usual.</summary>
    public Func<HttpContext, Task<bool>> Instead { get; set; } = _ => Task.FromResult(false);

    /// <summary>What was asked of the token endpoint.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Asked { get; } = new();

    public static async Task<ScriptedProvider> StartAsync(string url = "http://127.0.0.1:0")
    {
        var provider = new ScriptedProvider(url);
        await provider._host.StartAsync();
        return provider;
    }

    public void Configure(OpenIdOptions options)
    {
        (options.Authority, options.Client, options.Secret) = (Issuer, Client, Secret);
    }

    /// <summary>Of somebody who signed in, as it ought to be.</summary>
    public JsonObject Claims(string nonce, string subject = "sub-1", string? email = null, bool isVerified = true)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = Client,
            ["sub"] = subject,
            ["nonce"] = nonce,
            ["iat"] = now,
            ["exp"] = now + 300,
        };
        if (email is not null)
            (claims["email"], claims["email_verified"]) = (email, isVerified);
        return claims;
    }

    public string Sign(JsonObject claims) => Sign(claims, _key);

    /// <summary>By whatever key, under the name of the one that is good.</summary>
    public string Sign(JsonObject claims, RSA key) => Join("RS256", claims, bytes => key.SignData(
        bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>With the signature taken off, and its name left on.</summary>
    public string SignedOnce(JsonObject claims) => Join("RS256", claims, _ => []);

    /// <summary>As whoever has the client's secret could.</summary>
    public string SignBySecret(JsonObject claims) => Join("HS256", claims, bytes =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), bytes));

    public string Unsigned(JsonObject claims) => Join("none", claims, _ => []);

    /// <summary>From now on another key signs, and the one before is published no more.</summary>
    public void RollKey()
    {
        _key.Dispose();
        (_key, _keys) = (RSA.Create(2048), _keys + 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _key.Dispose();
    }

    private string Join(string algorithm, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = $"key-{_keys}" };
        var text = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private async Task AnswerAsync(HttpContext http)
    {
        if (await Instead(http))
            return;
        switch (http.Request.Path.Value)
        {
            case "/.well-known/openid-configuration":
                var metadata = new JsonObject
                {
                    ["issuer"] = Issuer,
                    ["authorization_endpoint"] = $"{Issuer}/authorize",
                    ["token_endpoint"] = $"{Issuer}/token",
                    ["jwks_uri"] = $"{Issuer}/keys",
                };
                if (UserInfo is not null)
                    metadata["userinfo_endpoint"] = $"{Issuer}/userinfo";
                await WriteAsync(http, metadata);
                return;
            case "/keys":
                var key = _key.ExportParameters(includePrivateParameters: false);
                await WriteAsync(http, new JsonObject
                {
                    ["keys"] = new JsonArray(new JsonObject
                    {
                        ["kty"] = "RSA",
                        ["use"] = "sig",
                        ["kid"] = $"key-{_keys}",
                        ["n"] = Base64Url.EncodeToString(key.Modulus),
                        ["e"] = Base64Url.EncodeToString(key.Exponent),
                    }),
                });
                return;
            case "/token":
                using (var reader = new StreamReader(http.Request.Body))
                    Asked.Enqueue(QueryHelpers.ParseQuery(await reader.ReadToEndAsync())
                        .ToDictionary(field => field.Key, field => field.Value.ToString()));
                await WriteAsync(http, new JsonObject
                {
                    ["access_token"] = "access", ["token_type"] = "Bearer", ["id_token"] = IdToken,
                });
                return;
            case "/userinfo":
                await WriteAsync(http, UserInfo!);
                return;
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
        }
    }

    private static Task WriteAsync(HttpContext http, JsonObject answer)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(answer.ToJsonString());
    }
}
