using System.IO.Compression;
using System.Text;

namespace PosCloud.Tests;

/// <summary>Makes .xlsx files part by part, without the library that reads them.</summary>
internal static class TestSheet
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";

    /// <param name="rows">The content of sheetData.</param>
    /// <param name="strings">The content of sst; empty: there are none.</param>
    public static byte[] Xlsx(string rows, string strings = "") => Zip(
        ("[Content_Types].xml",
            $"""
            <Types xmlns="{Package}/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="{Type("sheet.main")}"/>
            <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Type("worksheet")}"/>
            <Override PartName="/xl/sharedStrings.xml" ContentType="{Type("sharedStrings")}"/>
            </Types>
            """),
        ("_rels/.rels", Relationships("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml",
            $"""
            <workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets>
            </workbook>
            """),
        ("xl/_rels/workbook.xml.rels",
            Relationships("worksheet", "worksheets/sheet1.xml", "sharedStrings", "sharedStrings.xml")),
        ("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData></worksheet>"""),
        ("xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{strings}</sst>"""));

    public static byte[] Zip(params (string Name, string Text)[] parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }

        return file.ToArray();
    }

    private static string Type(string kind) =>
        $"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml";

    private static string Relationships(params string[] parts) =>
        $"""<Relationships xmlns="{Package}/relationships">"""
        + string.Concat(parts.Chunk(2).Select((part, index) =>
            $"""<Relationship Id="rId{index + 1}" Type="{Office}/{part[0]}" Target="{part[1]}"/>"""))
        + "</Relationships>";
}
