using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace PosCloud.Admin.StoreGoods;

/// <summary>Rows of the first sheet of an .xlsx (ECMA-376 part 1, 18.3). The package is opened by Open XML SDK; sheets
/// and strings are read one element after the other, so that a file that swells while it is unpacked costs no more than
/// what is allowed.</summary>
internal static class XlsxSheet
{
    // What 10,000 rows need, ten times.
    private const long LargestUnpacked = 48L << 20;
    private const long LargestDirectory = 1L << 20;
    private const int MostParts = 1_000;
    private const int MostStrings = 200_000;
    private const int LongestCell = 32_767;

    // Text that looks different in one cell stands in the seventh.
    private const int Deepest = 32;

    /// <exception cref="OfficeFaultException">It is damaged, or too large unpacked.</exception>
    public static IReadOnlyList<SheetRow> Read(byte[] file)
    {
        try
        {
            CheckSize(file);
            using var document = SpreadsheetDocument.Open(
                new MemoryStream(file, writable: false), isEditable: false,
                new OpenSettings { MaxCharactersInPart = LargestDirectory });
            var workbook = document.WorkbookPart ?? throw Damaged();
            var sheets = workbook.Workbook?.Sheets?.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>() ?? [];
            var first = sheets.Where(sheet => sheet.State is null || sheet.State == SheetStateValues.Visible)
                .Select(sheet => sheet.Id?.Value is { } id ? workbook.GetPartById(id) : null)
                .OfType<WorksheetPart>().FirstOrDefault() ?? throw Damaged();
            var strings = workbook.SharedStringTablePart is { } part ? ReadStrings(part) : [];
            return ReadRows(first, strings);
        }
        catch (Exception fault) when (fault is InvalidDataException or XmlException or FileFormatException
            or OpenXmlPackageException or ArgumentException or InvalidOperationException or IOException
            or FormatException or NotSupportedException)
        {
            throw Damaged();
        }
    }

    private static void CheckSize(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file, writable: false));
        if (zip.Entries.Count > MostParts || zip.Entries.Any(entry => entry.Length is < 0 or > LargestUnpacked)
            || zip.Entries.Sum(entry => entry.Length) > LargestUnpacked
            || zip.Entries.Any(entry => entry.Length > LargestDirectory
                && (entry.Name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)
                    || entry.Name.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase))))
            throw Sheet.Fault(
                "文件解压后过大：请把商品复制到一个新的表格里再导入",
                "the file is too large when it is unpacked: copy the goods into a new one");
    }

    private static List<string> ReadStrings(SharedStringTablePart part)
    {
        var strings = new List<string>();
        using var stream = part.GetStream();
        using var xml = Open(stream);
        while (IsNext(xml))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "si")
                continue;
            strings.Add(strings.Count < MostStrings ? ReadText(xml, "si") : throw new InvalidDataException());
        }

        return strings;
    }

    private static List<SheetRow> ReadRows(WorksheetPart part, List<string> strings)
    {
        var rows = new List<SheetRow>();
        using var stream = part.GetStream();
        using var xml = Open(stream);
        var number = 0;
        // One more than there may be, and the header: whoever counts them says so.
        while (rows.Count <= Sheet.MostRows + 1 && IsNext(xml))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "row")
                continue;
            number = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var named)
                ? named
                : number + 1;
            var row = new SheetRow(number, xml.IsEmptyElement ? [] : ReadCells(xml, strings));
            if (!row.IsEmpty)
                rows.Add(row);
        }

        return rows;
    }

    private static List<string> ReadCells(XmlReader xml, List<string> strings)
    {
        var cells = new List<string>();
        var column = -1;
        while (IsNext(xml) && !(xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "row"))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "c")
                continue;
            column = ColumnOf(xml.GetAttribute("r")) ?? column + 1;
            var value = ReadCell(xml, strings);
            if (column >= Sheet.MostColumns)
                continue;
            while (cells.Count <= column)
                cells.Add("");
            cells[column] = value;
        }

        return cells;
    }

    private static string ReadCell(XmlReader xml, List<string> strings)
    {
        var type = xml.GetAttribute("t") ?? "n";
        if (xml.IsEmptyElement)
            return "";
        string? value = null;
        var isFormula = false;
        while (IsNext(xml) && !(xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "c"))
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName is "v" or "is")
                value = xml.IsEmptyElement ? "" : ReadText(xml, xml.LocalName);
            isFormula |= xml.LocalName == "f";
        }

        // A formula is as good as what it came to when the file was saved.
        if (type == "e" || (isFormula && value is null))
            return $"{SheetRow.Unread}";
        return (type, value) switch
        {
            (_, null or "") => "",
            ("s", _) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < strings.Count ? strings[index] : throw new InvalidDataException(),
            ("n", _) => NumberOf(value),
            _ => value,
        };
    }

    // As people see it: 19.9 is kept as 19.899999999999999. Of more digits than Excel has the last ones are made up.
    private static string NumberOf(string value)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return value;
        var seen = number.ToString("G15", CultureInfo.InvariantCulture);
        return Math.Abs(number) < 1e15
            && decimal.TryParse(seen, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? exact.ToString("0.#########", CultureInfo.InvariantCulture)
            : number.ToString("0.#####E+0", CultureInfo.InvariantCulture);
    }

    // Of its text elements alone; how it is pronounced is none of it. Stands at the end of the element afterwards.
    private static string ReadText(XmlReader xml, string element)
    {
        var text = new StringBuilder();
        var pronounced = 0;
        if (xml.IsEmptyElement)
            return "";
        while (IsNext(xml) && !(xml.NodeType == XmlNodeType.EndElement && xml.LocalName == element))
        {
            if (xml.LocalName == "rPh" && !xml.IsEmptyElement)
                pronounced += xml.NodeType == XmlNodeType.Element ? 1 : -1;
            if (pronounced == 0 && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA
                or XmlNodeType.SignificantWhitespace)
                text.Append(text.Length + xml.Value.Length <= LongestCell
                    ? xml.Value
                    : throw new InvalidDataException());
        }

        return text.ToString();
    }

    // B12 is the second; null: it is not said.
    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var letter in (reference ?? "").TakeWhile(char.IsAsciiLetterUpper))
            column = Math.Min((column * 26) + (letter - 'A' + 1), 1_000_000);
        return column == 0 ? null : column - 1;
    }

    // The reader remembers every element that is open.
    private static bool IsNext(XmlReader xml) =>
        xml.Read() && (xml.Depth <= Deepest ? true : throw new InvalidDataException());

    private static XmlReader Open(Stream stream) => XmlReader.Create(stream, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = LargestUnpacked,
    });

    private static OfficeFaultException Damaged() => Sheet.Fault(
        "这个 .xlsx 读不出来，可能已损坏、被截断或加了密码；请在 Excel 里重新保存",
        "this .xlsx cannot be read: it may be damaged, cut off or locked by a password; save it again");
}
