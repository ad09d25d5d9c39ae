using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PosCloud.Admin.Web;

/// <summary>Chinese or English: as the user chose, else as the browser asks, else Chinese.</summary>
internal static class OfficeLanguage
{
    private const string Cookie = "lang";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    public static bool IsEnglish(HttpContext http) => http.Request.Cookies[Cookie] switch
    {
        "en" => true,
        "zh" => false,
        _ => Asked(http) is "en",
    };

    /// <param name="http">Whose.</param>
    /// <param name="to">zh or en; anything else changes nothing.</param>
    public static void Choose(HttpContext http, string? to)
    {
        if (to is "zh" or "en")
            http.Response.Cookies.Append(Cookie, to, new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = Kept,
                Path = "/admin",
                SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict,
                Secure = http.Request.IsHttps,
            });
    }

    // The first of the two that the browser would take, in the order of its wishes.
    private static string? Asked(HttpContext http) =>
        StringWithQualityHeaderValue.TryParseList(http.Request.Headers.AcceptLanguage, out var wishes)
            ? wishes.OrderByDescending(wish => wish.Quality ?? 1)
                .Select(wish => wish.Value.ToString().Split('-')[0].ToLowerInvariant())
                .FirstOrDefault(wish => wish is "zh" or "en")
            : null;
}
