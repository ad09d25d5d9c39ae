namespace PosCloud.Admin.Staff;

/// <summary>Passwords that guessers try first (NIST SP 800-63B, 3.1.1.2: a list of what is common). Pure.</summary>
internal static class PasswordPolicy
{
    // The most common ones that are long enough, and those that people make of them; without their case.
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "password12", "password123", "password1234", "password01", "password!1", "passw0rd12", "passw0rd123",
        "p@ssw0rd12", "p@ssw0rd123", "p@ssword123", "qwertyuiop", "qwertyuiop1", "qwerty1234", "qwerty12345",
        "qwerty123456", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qazxsw23edc", "qazwsxedc1", "qazwsxedcrfv",
        "q1w2e3r4t5", "zaq12wsxcde3", "asdfghjkl1", "asdfghjkl123", "zxcvbnm123", "iloveyou12", "iloveyou123",
        "iloveyou1314", "woaini1314", "woaini520", "woaini520520", "woaini1314520", "5201314520", "1314520520",
        "1234567891", "1234512345", "12345678910", "123456789a", "a123456789", "123456789q", "q123456789",
        "123456789abc", "abc123456789", "abcd123456", "abc1234567", "abcd1234567", "aa12345678", "aa123456789",
        "qq123456789", "wang123456", "admin12345", "admin123456", "administrator", "administrator1", "superadmin",
        "welcome123", "welcome1234", "letmein123", "changeme12", "changeme123", "test123456", "test1234567",
        "123123123123", "1231231231", "1122334455", "112233445566", "0987654321a", "147258369a", "1472583690",
        "1029384756", "7758521521", "7894561230", "9876543210a", "football123", "baseball123", "sunshine123",
        "princess123", "dragon1234", "monkey1234", "shadow1234", "master1234", "michael123", "superman123",
    };

    /// <summary>It is a common one, is the user's name with a few digits, or its signs are all the same or one after
    /// the other.</summary>
    public static bool IsEasy(string password, string userId)
    {
        var plain = password.Trim();
        return Common.Contains(plain)
            || plain.TrimEnd([.. "0123456789!"]).Equals(userId, StringComparison.OrdinalIgnoreCase)
            || IsRow(plain);
    }

    /// <summary>Its signs are all the same or one after the other; 1234567890 goes on from 9 to 0, and back.</summary>
    public static bool IsRow(string text)
    {
        var steps = text.Zip(text.Skip(1), (one, next) => char.IsAsciiDigit(one) && char.IsAsciiDigit(next)
            ? (next - one + 10) % 10
            : next - one + 1_000).Distinct().ToList();
        return steps is [] or [0 or 1 or 9] or [999 or 1_000 or 1_001];
    }
}
