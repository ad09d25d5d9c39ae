using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.AspNetCore.Http;

namespace PosCloud.Admin.StoreGoods;

/// <summary>An empty file of goods, to be filled in.</summary>
internal static class GoodsTemplate
{
    // ECMA-376 part 1, 18.8.30: 49 is text, 0 as it comes.
    private const uint TextFormat = 49;
    private const uint TextStyle = 1;

    /// <summary>The file in the form that is asked for.</summary>
    /// <exception cref="OfficeFaultException">There is no such form.</exception>
    public static IResult Answer(string form, bool isEnglish) => form switch
    {
        "csv" => Results.File(Csv(isEnglish), "text/csv; charset=utf-8", "goods.csv"),
        "xlsx" => Results.File(
            Xlsx(isEnglish), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "goods.xlsx"),
        _ => throw OfficeFaultException.NotFound("模板有 csv 和 xlsx 两种", "there is a template as csv and as xlsx"),
    };

    /// <summary>UTF-8 with a mark at its begin, so that Chinese is read right.</summary>
    public static byte[] Csv(bool isEnglish) =>
        [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Join(',', Names(isEnglish)) + "\r\n")];

    /// <summary>Codes are text in it: a spreadsheet makes rounded numbers of long ones.</summary>
    public static byte[] Xlsx(bool isEnglish)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = new Stylesheet(
                new Fonts(new Font()), new Fills(new Fill(new PatternFill { PatternType = PatternValues.None })),
                new Borders(new Border()), new CellStyleFormats(new CellFormat()),
                new CellFormats(
                    new CellFormat(), new CellFormat { NumberFormatId = TextFormat, ApplyNumberFormat = true }));
            var sheet = workbook.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new Worksheet(
                new Columns(
                    new Column { Min = 1, Max = 1, Width = 20, CustomWidth = true, Style = TextStyle },
                    new Column { Min = 2, Max = 2, Width = 32, CustomWidth = true }),
                new SheetData(new Row(Names(isEnglish).Select(name => new Cell
                {
                    DataType = CellValues.InlineString, InlineString = new InlineString(new Text(name)),
                }))));
            workbook.Workbook = new Workbook(new Sheets(new DocumentFormat.OpenXml.Spreadsheet.Sheet
            {
                Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = isEnglish ? "goods" : "商品",
            }));
        }

        return file.ToArray();
    }

    private static IEnumerable<string> Names(bool isEnglish) =>
        GoodsColumns.All.Select(column => isEnglish ? column.English : column.Chinese);
}
