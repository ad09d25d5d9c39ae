using PosCloud.Admin;
using PosCloud.Admin.Staff;
using PosCloud.Admin.Web;

namespace PosCloud.Tests;

/// <summary>Passwords, days and texts, as far as they are decided without a ledger.</summary>
public sealed class SmallTextTests
{
    [Theory]
    [InlineData("1234567890", true)]
    [InlineData("9876543210", true)]
    [InlineData("0987654321", true)]
    [InlineData("0000000000", true)]
    [InlineData("aaaaaaaaaaaa", true)]
    [InlineData("abcdefghijk", true)]
    [InlineData("Password123", true)]
    [InlineData("bigbossman1", true)]
    [InlineData("bigbossman2026", true)]
    [InlineData("13579246801", false)]
    [InlineData("correct horse battery", false)]
    [InlineData("another good one", false)]
    public void Passwords_that_are_guessed_first_are_easy(string password, bool isEasy) =>
        Assert.Equal(isEasy, PasswordPolicy.IsEasy(password, "bigbossman"));

    [Theory]
    [InlineData("2026-11-30T16:00:00Z", "2026-12-01T16:00:00Z", "2026-12-01 全天")]
    [InlineData("2026-11-30T16:00:00Z", "2026-12-03T16:00:00Z", "2026-12-01 – 2026-12-03（含当天）")]
    [InlineData(null, "2026-12-01T16:00:00Z", "至 2026-12-01（含当天）")]
    [InlineData("2026-11-30T16:00:00Z", null, "2026-12-01 起")]
    [InlineData("2026-11-30T16:30:00Z", "2026-12-01T16:00:00Z", "2026-12-01 00:30 – 2026-12-02 00:00")]
    [InlineData(null, "2026-12-01T16:30:00Z", "至 2026-12-02 00:30")]
    [InlineData(null, null, "长期")]
    public void Whole_days_are_told_by_their_names(string? from, string? until, string expected) =>
        Assert.Equal(expected, ValidText.Write(Time(from), Time(until), "Asia/Shanghai").Chinese);

    [Theory]
    [InlineData("a\tb\nc", true)]
    [InlineData("שלום\u200F!", true)]
    [InlineData("a\u202Eb", false)]
    [InlineData("a\u0007", false)]
    [InlineData("a\u2067b", false)]
    public void Texts_hold_nothing_that_a_printer_obeys(string text, bool isText) =>
        Assert.Equal(isText, PlainText.IsText(text));

    private static DateTimeOffset? Time(string? text) =>
        text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
