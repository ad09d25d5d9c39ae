using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;

namespace PosCloud.Admin.StoreGoods;

/// <summary>Rows of CSV.</summary>
internal static partial class CsvSheet
{
    private static readonly CsvReaderOptions Form = new()
    {
        HasHeader = false,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <exception cref="OfficeFaultException">It is no text, or its quotes do not end.</exception>
    public static IEnumerable<SheetRow> Read(byte[] file)
    {
        var text = TextOf(file);
        if (text.Any(sign => char.IsControl(sign) && sign is not ('\t' or '\r' or '\n')))
            throw NoSheet();
        using var csv = CsvReader.FromText(KeptCode().Replace(text, "$1$2"), Form);
        while (IsNext(csv))
        {
            var cells = new string[Math.Min(csv.FieldCount, Sheet.MostColumns)];
            for (var column = 0; column < cells.Length; column++)
                cells[column] = ValueOf(csv.GetString(column));
            yield return new SheetRow((int)Math.Min(csv.LineNumber, int.MaxValue), cells);
        }
    }

    private static bool IsNext(CsvReader csv)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException)
        {
            throw Sheet.Fault(
                $"第 {csv.LineNumber} 行附近的引号不完整，文件可能被截断；请重新导出",
                $"near line {csv.LineNumber} a quote does not end: the file may be cut off; export it again");
        }
    }

    // A formula has no value in CSV.
    private static string ValueOf(string cell) => cell.StartsWith('=') ? $"{SheetRow.Unread}" : cell;

    private static string TextOf(byte[] file)
    {
        var gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(
            "GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
        Encoding[] tried = file switch
        {
            [0xEF, 0xBB, 0xBF, ..] => [new UTF8Encoding(false, throwOnInvalidBytes: true)],
            [0xFF, 0xFE, ..] => [new UnicodeEncoding(false, false, throwOnInvalidBytes: true)],
            [0xFE, 0xFF, ..] => [new UnicodeEncoding(true, false, throwOnInvalidBytes: true)],
            _ => [new UTF8Encoding(false, throwOnInvalidBytes: true), gb18030],
        };
        foreach (var encoding in tried)
            try
            {
                return encoding.GetString(file).TrimStart('\uFEFF');
            }
            catch (DecoderFallbackException)
            {
                // Then it is the next one, or no text.
            }

        throw NoSheet();
    }

    // What Excel is given so that it leaves a code alone: ="0690", which is no quoted field of CSV.
    [GeneratedRegex("""(^|[,;\t])="([^",;\t\r\n]*)"(?=[,;\t\r\n]|\z)""", RegexOptions.Multiline)]
    private static partial Regex KeptCode();

    private static OfficeFaultException NoSheet() => Sheet.Fault(
        "这不是表格文件：请上传 .xlsx，或 UTF-8、GB18030 编码的 CSV",
        "this is no spreadsheet: send .xlsx, or CSV in UTF-8 or GB18030");
}
