namespace PosCloud.Ledger;

/// <summary><c>sqlite:PATH</c>, the value of <c>--db</c>.</summary>
internal static class DatabaseAddress
{
    private const string Sqlite = "sqlite:";

    public static string SqlitePath(string value)
    {
        if (!value.StartsWith(Sqlite, StringComparison.Ordinal))
            throw new UsageException($"--db {value}: expected sqlite:PATH");
        var path = value[Sqlite.Length..];
        return path.Length == 0 ? throw new UsageException("--db sqlite: has no path") : path;
    }
}
