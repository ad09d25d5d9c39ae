namespace PosCloud.Admin.StoreGoods;

/// <summary>A row of a spreadsheet as text.</summary>
/// <param name="Number">As the spreadsheet counts it, from 1.</param>
/// <param name="Cells">From the first column on; what is not filled in is empty.</param>
internal sealed record SheetRow(int Number, IReadOnlyList<string> Cells)
{
    /// <summary>In the place of a value that a cell has none of.</summary>
    public const char Unread = '\uFFFD';

    public bool IsEmpty => Cells.All(string.IsNullOrWhiteSpace);

    public string this[int column] => column >= 0 && column < Cells.Count ? Cells[column].Trim() : "";
}

/// <summary>The first sheet of a file: CSV in UTF-8 (with a mark at its begin or without), UTF-16 or GB18030, which
/// Excel writes in China, or .xlsx. Which of them it is says its content, not its name.</summary>
internal static class Sheet
{
    public const int LargestBytes = 5 << 20;

    /// <summary>Without the header.</summary>
    public const int MostRows = 10_000;

    /// <summary>What stands further to the right is not read.</summary>
    public const int MostColumns = 100;

    /// <summary>Rows with something in them, the header too.</summary>
    /// <exception cref="OfficeFaultException">It is no spreadsheet, a damaged one or a too large one.</exception>
    public static IReadOnlyList<SheetRow> Read(byte[] file)
    {
        if (file.Length > LargestBytes)
            throw Fault($"文件最大 {LargestBytes >> 20} MB，请分成几个文件", $"a file is {LargestBytes >> 20} MB at most: make "
                + "several of it");
        if (file.Length == 0)
            throw Fault("请选择文件；这个文件是空的", "choose a file; this one is empty");
        var rows = new List<SheetRow>();
        var found = file.AsSpan().StartsWith("PK\u0003\u0004"u8) ? XlsxSheet.Read(file)
            : file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) ? throw Fault(
                "这是旧版 .xls 或加了密码的文件：请在 Excel 里去掉密码，另存为 .xlsx 或 CSV",
                "this is an .xls of the old kind, or locked by a password: save it as .xlsx or CSV without one")
            : CsvSheet.Read(file);
        foreach (var row in found.Where(row => !row.IsEmpty))
        {
            if (rows.Count > MostRows)
                throw Fault(
                    $"一次最多 {MostRows} 行，请分成几个文件", $"at most {MostRows} rows at once: make several files of it");
            rows.Add(row);
        }

        return rows;
    }

    internal static OfficeFaultException Fault(string chinese, string english) =>
        OfficeFaultException.Invalid("file", chinese, english);
}
