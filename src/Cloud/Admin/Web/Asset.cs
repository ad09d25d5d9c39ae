using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PosCloud.Admin.Web;

/// <summary>What pages need besides themselves, out of the program.</summary>
internal static class Asset
{
    public const string Path = "/admin/assets/{name}";

    private const string Resource = "PosCloud.Admin.Web.";

    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["office.css"] = "text/css; charset=utf-8",
        ["icon.svg"] = "image/svg+xml",
    };

    private static readonly Dictionary<string, (byte[] Bytes, EntityTagHeaderValue Tag)> Known =
        Kinds.Keys.ToDictionary(name => name, Load);

    public static async Task WriteAsync(HttpContext http, string name)
    {
        if (!Known.TryGetValue(name, out var asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.Headers.CacheControl = "no-cache";
        await TypedResults.Bytes(asset.Bytes, Kinds[name], entityTag: asset.Tag).ExecuteAsync(http);
    }

    private static (byte[], EntityTagHeaderValue) Load(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(Resource + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(bytes)[..8])}\""));
    }
}
