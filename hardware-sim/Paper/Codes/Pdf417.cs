namespace PosSim.Paper.Codes;

/// <summary>One PDF417 symbol: rows of code words between start and stop patterns.</summary>
internal sealed class Pdf417
{
    private const int Prime = 929, Padding = 900, MostWords = 928;

    private readonly int[] _words;
    private readonly int _level;
    private readonly bool _truncated;

    private Pdf417(string content, int[] words, int columns, int level, bool truncated)
    {
        Content = content;
        _words = words;
        Columns = columns;
        _level = level;
        _truncated = truncated;
    }

    public string Content { get; }

    public int Columns { get; }

    public int Rows => _words.Length / Columns;

    /// <summary>In modules.</summary>
    public int Width => WidthOf(Columns, _truncated);

    /// <summary>Start, left row indicator, data, right row indicator, stop; a truncated one ends after the data with
    /// one module.</summary>
    public static int WidthOf(int columns, bool truncated) => truncated ? 35 + 17 * columns : 69 + 17 * columns;

    /// <summary>Null when it does not fit. Columns 0 chooses about twice as wide as high.</summary>
    public static Pdf417? Make(byte[] data, Pdf417Form form, int widestModules)
    {
        var body = Pdf417Words.Of(data);
        var level = form.LevelFor(body.Count + 1);
        var checks = 2 << level;
        var needed = 1 + body.Count + checks;
        (int Columns, int Rows)? best = null;
        var bestShape = double.MaxValue;
        for (var columns = form.Columns == 0 ? 1 : form.Columns; columns <= 30; columns++)
        {
            var rows = Math.Max(3, form.Rows == 0 ? (needed + columns - 1) / columns : form.Rows);
            var fits = rows <= 90 && rows * columns >= needed && rows * columns <= MostWords;
            var shape = Math.Abs(WidthOf(columns, form.Truncated) / (double)(rows * form.RowHeight) - 2);
            if (fits && shape < bestShape && (WidthOf(columns, form.Truncated) <= widestModules || form.Columns != 0))
                (best, bestShape) = ((columns, rows), shape);
            if (form.Columns != 0) break;
        }
        return best is { } size ? Build(data, body, size.Columns, size.Rows, level, form.Truncated) : null;
    }

    /// <summary>One dot a module, one a row.</summary>
    public DotImage Draw()
    {
        var image = new DotImage(Width, Rows);
        for (var row = 0; row < Rows; row++)
        {
            var x = 0;
            foreach (var module in Row(row))
            {
                if (module == '1') image[x, row] = true;
                x++;
            }
        }
        return image;
    }

    private static Pdf417 Build(byte[] data, List<int> body, int columns, int rows, int level, bool truncated)
    {
        var words = new int[rows * columns];
        var dataWords = words.Length - (2 << level);
        Array.Fill(words, Padding, 0, dataWords);
        words[0] = dataWords;
        body.CopyTo(words, 1);
        AddChecks(words, dataWords);
        return new Pdf417(CodeContent.Of(data), words, columns, level, truncated);
    }

    /// <summary>Reed-Solomon over GF(929) with roots 3, 9, 27 and so on (ISO/IEC 15438, 5.10).</summary>
    private static void AddChecks(int[] words, int dataWords)
    {
        var count = words.Length - dataWords;
        var generator = Generator(count);
        var remainder = new int[count];
        for (var word = 0; word < dataWords; word++)
        {
            var factor = (words[word] + remainder[0]) % Prime;
            for (var index = 0; index < count; index++)
            {
                var next = index + 1 < count ? remainder[index + 1] : 0;
                remainder[index] = (next + (Prime - factor) * generator[index + 1]) % Prime;
            }
        }
        for (var index = 0; index < count; index++) words[dataWords + index] = (Prime - remainder[index]) % Prime;
    }

    /// <summary>The product of (x - 3^i), highest power first.</summary>
    private static int[] Generator(int degree)
    {
        int[] product = [1];
        var root = 1;
        for (var step = 0; step < degree; step++)
        {
            root = root * 3 % Prime;
            var next = new int[product.Length + 1];
            for (var index = 0; index < product.Length; index++)
            {
                next[index] = (next[index] + product[index]) % Prime;
                next[index + 1] = (next[index + 1] + (Prime - root) * product[index]) % Prime;
            }
            product = next;
        }
        return product;
    }

    /// <summary>The row indicators tell, in turn, rows, level and columns (ISO/IEC 15438, 5.11.3).</summary>
    private string Row(int row)
    {
        int cluster = row % 3, third = row / 3 * 30;
        var rowsTell = third + (Rows - 1) / 3;
        var levelTells = third + _level * 3 + (Rows - 1) % 3;
        var columnsTell = third + Columns - 1;
        var left = cluster switch { 0 => rowsTell, 1 => levelTells, _ => columnsTell };
        var right = cluster switch { 0 => columnsTell, 1 => rowsTell, _ => levelTells };
        var data = string.Concat(
            _words.Skip(row * Columns).Take(Columns).Select(word => Pdf417Patterns.Of(cluster, word)));
        var inner = Pdf417Patterns.Start + Pdf417Patterns.Of(cluster, left) + data;
        return _truncated ? inner + "1" : inner + Pdf417Patterns.Of(cluster, right) + Pdf417Patterns.Stop;
    }
}

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
