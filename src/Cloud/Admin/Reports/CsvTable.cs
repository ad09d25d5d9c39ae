using System.Globalization;
using System.Net.Http.Headers;
using CsvHelper;
using Microsoft.AspNetCore.Http;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Reports;

/// <summary>Rows as a file that a spreadsheet opens: UTF-8 with BOM, so that Chinese is read right, and what a
/// spreadsheet would run as a formula is text (OWASP, CSV injection). Row by row, however many there are.</summary>
internal static class CsvTable
{
    private static readonly CsvWriterOptions Form = new()
    {
        Injection = CsvInjection.Escape,
        WriteByteOrderMark = true,
    };

    /// <summary>Answers with the file, for whoever asked: a system by its key, or a person on a page. Ends where nobody
    /// reads it any more.</summary>
    /// <param name="http">Whose answer it is.</param>
    /// <param name="name">Of the file.</param>
    /// <param name="columns">In their order.</param>
    /// <param name="rows">One at a time.</param>
    /// <param name="profile">For the times and the language of the first row.</param>
    public static async Task AnswerAsync<T>(
        HttpContext http, (string Chinese, string English) name, IReadOnlyList<CsvColumn<T>> columns,
        IAsyncEnumerable<T> rows, MerchantProfile profile)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        // In the language of the rows for browsers that can; in ASCII for all others.
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = name.English, FileNameStar = profile.Language == "en" ? name.English : name.Chinese,
        }.ToString();
        var stopping = http.RequestAborted;
        await using var csv = CsvWriter.Create(http.Response.Body, Form, leaveOpen: true);
        foreach (var column in columns)
            csv.WriteField(profile.Language == "en" ? column.English : column.Chinese);
        await csv.EndRecordAsync(stopping);
        await foreach (var row in rows.WithCancellation(stopping))
        {
            foreach (var column in columns)
            {
                if (column.Number is { } number)
                    csv.WriteField(number(row));
                else
                    csv.WriteField(Defused(column.Text(row, profile)));
            }

            await csv.EndRecordAsync(stopping);
        }
    }

    // What the writer lets pass and a spreadsheet may still run: blanks before the sign, and its wide forms.
    private static string Defused(string text)
    {
        var plain = text.AsSpan().TrimStart();
        return plain.Length > 0 && (plain[0] is '＝' or '＋' or '－' or '＠'
            || (plain.Length < text.Length && plain[0] is '=' or '+' or '-' or '@'))
                ? $"'{text}"
                : text;
    }

    /// <summary>In the larger unit.</summary>
    public static decimal Amount(long minor) => minor * 0.01m;

    /// <summary>In the merchant's zone.</summary>
    public static string Time(DateTimeOffset time, MerchantProfile profile) =>
        time.ToOffset(TimeZones.OffsetAt(profile.TimeZone, time) ?? TimeSpan.Zero)
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Long numbers are read as such and rounded; with a sign in front they stay text.</summary>
    public static string OrderNumber(string number) => $"#{number}";
}

/// <summary>One column: its name, and what stands there.</summary>
internal sealed record CsvColumn<T>(string Chinese, string English, Func<T, MerchantProfile, string> Text)
{
    public CsvColumn(string chinese, string english, Func<T, string> text)
        : this(chinese, english, (row, _) => text(row))
    {
    }

    public CsvColumn(string chinese, string english, Func<T, decimal> number)
        : this(chinese, english, (row, _) => "") => Number = number;

    /// <summary>Null: it is text.</summary>
    public Func<T, decimal>? Number { get; }
}
