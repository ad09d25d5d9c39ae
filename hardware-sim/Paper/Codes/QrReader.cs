namespace PosSim.Paper.Codes;

/// <summary>Finds QR codes in dots that a host has drawn: upright, each module the same whole number of dots. No camera
/// stands between, so nothing is turned or bent.</summary>
internal sealed class QrReader
{
    /// <summary>More squares that look like finders than this are a pattern, not codes.</summary>
    private const int MostFinders = 60;
    private const int MostModules = 177;

    private readonly DotImage image;
    private readonly List<Finder> finders = [];

    private QrReader(DotImage image) => this.image = image;

    private readonly record struct Finder(int X, int Y, int Module);

    /// <summary>The contents, from the top down.</summary>
    public static List<string> ReadAll(DotImage image)
    {
        var reader = new QrReader(image);
        for (int y = 0; y < image.Height && reader.finders.Count < MostFinders; y++) reader.ScanRow(y);
        return reader.Pair();
    }

    /// <summary>Runs of 1, 1, 3, 1 and 1 modules: the middle row of a finder.</summary>
    private void ScanRow(int y)
    {
        Span<int> runs = stackalloc int[5];
        int start = 0;
        bool black = false;
        for (int x = 0; x <= image.Width; x++)
        {
            bool now = x < image.Width && image[x, y];
            if (now == black) continue;
            // A run ends here; only one that is black can end a finder.
            runs[1..].CopyTo(runs);
            runs[4] = x - start;
            if (black) Check(runs, x, y);
            (start, black) = (x, now);
        }
    }

    private void Check(ReadOnlySpan<int> runs, int end, int y)
    {
        int module = runs[0];
        bool fits = module > 0 && runs[1] == module && runs[2] == 3 * module && runs[3] == module && runs[4] == module;
        if (!fits) return;
        int left = end - 7 * module, middle = left + 3 * module + module / 2;
        int top = y;
        // Up to the upper edge of the three black modules in the middle.
        while (top > 0 && image[middle, top - 1] && y - top < 3 * module) top--;
        var finder = new Finder(left, top - 2 * module, module);
        if (finder.Y >= 0 && IsFinder(finder) && !finders.Contains(finder)) finders.Add(finder);
    }

    private bool IsFinder(Finder finder)
    {
        for (int row = 0; row < 7; row++)
        {
            for (int column = 0; column < 7; column++)
            {
                int ring = Math.Max(Math.Abs(row - 3), Math.Abs(column - 3));
                if (ModuleAt(finder, column, row) != (ring != 2)) return false;
            }
        }
        return true;
    }

    private bool ModuleAt(Finder origin, int column, int row)
    {
        int half = origin.Module / 2;
        return image[origin.X + column * origin.Module + half, origin.Y + row * origin.Module + half];
    }

    /// <summary>An upper left finder, one on its row, one below it in the same distance.</summary>
    private List<string> Pair()
    {
        var contents = new List<string>();
        foreach (Finder corner in finders)
        {
            foreach (Finder right in finders)
            {
                int modules = (right.X - corner.X) / corner.Module + 7;
                bool isRow = right.Y == corner.Y && right.Module == corner.Module && modules is >= 21 and <= MostModules
                    && finders.Contains(new Finder(corner.X, corner.Y + right.X - corner.X, corner.Module));
                if (isRow && Read(corner, modules) is { } content)
                {
                    contents.Add(content);
                    break;
                }
            }
        }
        return contents;
    }

    private string? Read(Finder corner, int size)
    {
        var modules = new bool[size, size];
        for (int y = 0; y < size; y++)
            for (int x = 0; x < size; x++)
                modules[x, y] = ModuleAt(corner, x, y);
        return new QrGrid(modules).Read();
    }
}
