using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using PosCloud.Codes;

namespace PosCloud.Admin.Web;

/// <summary>Proves that somebody has signed in at this browser before (OWASP: device cookies): the lock that strangers
/// cause by wrong passwords is not theirs. Sealed, one for each user of the browser, good for half a year from the last
/// sign-in. It lets nobody in.</summary>
internal sealed class DeviceCookie(IDataProtectionProvider protection, RandomNumberGenerator random, TimeProvider time)
{
    private const string Place = "/admin/sign-in";
    private const int IdCharacters = 16;
    private const int NameBytes = 6;

    private static readonly TimeSpan Good = TimeSpan.FromDays(180);

    private readonly IDataProtector _protector = protection.CreateProtector("poscloud device");

    public void Write(HttpContext http, string userId) => http.Response.Cookies.Append(
        NameOf(userId),
        _protector.Protect(string.Create(
            CultureInfo.InvariantCulture, $"{time.GetUtcNow().UtcTicks}\n{random.NewText(IdCharacters)}\n{userId}")),
        new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            Path = Place,
            MaxAge = Good,
            IsEssential = true,
        });

    /// <returns>What this browser is known by for that user; empty: it is not, or not any more.</returns>
    public string Read(HttpContext http, string userId)
    {
        if (http.Request.Cookies[NameOf(userId)] is not { Length: > 0 } text)
            return "";
        try
        {
            var parts = _protector.Unprotect(text).Split('\n', 3);
            var age = time.GetUtcNow().UtcTicks - long.Parse(parts[0], CultureInfo.InvariantCulture);
            return age >= 0 && age < Good.Ticks && parts[2] == userId ? parts[1] : "";
        }
        catch (CryptographicException)
        {
            // Of another cloud, or by a key that is no more.
            return "";
        }
    }

    // A name may have signs that a cookie's must not, and need not be told to who reads the browser's list.
    private static string NameOf(string userId) =>
        "poscloud-device-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(userId)), 0, NameBytes);
}
