using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace PosCloud.Admin.Web;

/// <summary>Carries name and password from the first step of a sign-in to the second, sealed, so that no page has a
/// password in it. Good for five minutes.</summary>
internal sealed class SignInForm(IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _protector = protection.CreateProtector("poscloud sign-in, second step");

    public string Seal(string userId, string password) => _protector.Protect(string.Create(
        CultureInfo.InvariantCulture, $"{time.GetUtcNow().UtcTicks}\n{userId}\n{password}"));

    /// <returns>Null: too old, or not sealed here.</returns>
    public (string UserId, string Password)? Open(string text)
    {
        try
        {
            var parts = _protector.Unprotect(text).Split('\n', 3);
            var age = time.GetUtcNow().UtcTicks - long.Parse(parts[0], CultureInfo.InvariantCulture);
            return age >= 0 && age < Good.Ticks ? (parts[1], parts[2]) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
