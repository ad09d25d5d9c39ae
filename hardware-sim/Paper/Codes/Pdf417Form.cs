namespace PosSim.Paper.Codes;

/// <summary>What the host asked for by GS ( k 48, functions 65 to 70.</summary>
/// <param name="Columns">Data columns, 0 for the printer's choice.</param>
/// <param name="Rows">0 for the printer's choice.</param>
/// <param name="ModuleDots">Width of a module.</param>
/// <param name="RowHeight">In modules.</param>
/// <param name="Level">0 to 8; null: by the ratio.</param>
/// <param name="TenthsOfChecks">Check words in tenths of the data.</param>
internal sealed record Pdf417Form(
    int Columns, int Rows, int ModuleDots, int RowHeight, int? Level, int TenthsOfChecks, bool Truncated)
{
    public static Pdf417Form Usual { get; } = new(0, 0, 3, 3, null, 1, false);

    /// <summary>By ratio: the level whose band the wished number of check words falls in (Epson, GS ( k fn 069).
    /// </summary>
    public int LevelFor(int dataWords) => Level ?? (dataWords * TenthsOfChecks / 10) switch
    {
        <= 3 => 1,
        <= 10 => 2,
        <= 20 => 3,
        <= 45 => 4,
        <= 100 => 5,
        <= 200 => 6,
        <= 400 => 7,
        _ => 8,
    };
}
