using System.Globalization;
using System.Text;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Reports;

/// <summary>Where a list goes on, as callers hand it back. They are not to be read.</summary>
internal static class RecordCursor
{
    public static string Write(RecordPlace place) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{place.At.UtcTicks}/{place.Id}")))
        .Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <returns>Null: from the begin.</returns>
    /// <exception cref="OfficeFaultException">It is none.</exception>
    public static RecordPlace? Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(cursor.Replace('-', '+').Replace('_', '/')
                .PadRight((cursor.Length + 3) / 4 * 4, '=')));
            var slash = text.IndexOf('/');
            if (slash > 0 && long.TryParse(text.AsSpan(0, slash), CultureInfo.InvariantCulture, out var ticks)
                && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks)
                return new RecordPlace(new DateTimeOffset(ticks, TimeSpan.Zero), text[(slash + 1)..]);
        }
        catch (FormatException)
        {
            // As any other text that no list gave.
        }

        throw Wrong();
    }

    public static OfficeFaultException Wrong() => OfficeFaultException.Invalid("cursor",
        "页码无效，请从第一页开始", "cursor: it is none of this list; begin without one");
}
