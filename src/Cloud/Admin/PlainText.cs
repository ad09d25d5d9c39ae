namespace PosCloud.Admin;

/// <summary>Texts that people type and slips print: what a printer would obey, or what turns the direction of the signs
/// behind it, is none. Pure.</summary>
internal static class PlainText
{
    /// <summary>Of one line.</summary>
    public static bool IsLine(string text) => text.All(sign => !char.IsControl(sign) && !IsTurning(sign));

    /// <summary>Of one line or several.</summary>
    public static bool IsText(string text) =>
        text.All(sign => (!char.IsControl(sign) || sign is '\n' or '\r' or '\t') && !IsTurning(sign));

    /// <summary>Without what is none: of texts that others wrote, and that must not stand in the way of what they are
    /// of.</summary>
    public static string Of(string text) =>
        IsText(text) ? text : string.Concat(text.Where(sign => IsText($"{sign}")));

    // Embeddings, overrides and isolates (Unicode, UAX 9). The marks beside letters stay: names need them.
    private static bool IsTurning(char sign) => sign is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
        or '\u2028' or '\u2029';
}
