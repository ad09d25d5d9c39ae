using System.Text.RegularExpressions;

namespace PosCloud.Admin.Staff;

/// <summary>Addresses by which people are known. Pure.</summary>
internal static partial class EmailAddress
{
    // RFC 5321, section 4.5.3.1.3, without the brackets.
    private const int Longest = 254;

    /// <summary>In small letters, so that two that go to the same box are the same. ASCII alone: letters of other
    /// alphabets look like these, and some become these when they are made small (the sign of the Kelvin).</summary>
    /// <returns>Null: it is none.</returns>
    public static string? Read(string text) =>
        text.Length <= Longest && Form().IsMatch(text) ? text.ToLowerInvariant() : null;

    [GeneratedRegex(@"^[!-?A-~]+@[!-?A-~]+\z")]
    private static partial Regex Form();
}
