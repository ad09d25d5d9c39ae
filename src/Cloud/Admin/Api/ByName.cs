namespace PosCloud.Admin.Api;

/// <summary>A value of an enum in a query, by its name in whatever case.</summary>
internal readonly record struct ByName<T>(T Value)
    where T : struct, Enum
{
    public static bool TryParse(string? text, out ByName<T> named)
    {
        var isKnown = Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)
            && !int.TryParse(text, out _);
        named = new ByName<T>(value);
        return isKnown;
    }
}
