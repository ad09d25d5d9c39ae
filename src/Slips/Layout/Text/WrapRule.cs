namespace PosDaemon.Slips.Layout;

/// <summary>What becomes of text that is longer than a row: {text: wrap}, {text: nowrap}, {text: characters}.</summary>
internal enum WrapRule : byte
{
    /// <summary>It goes on in the next row, broken between words.</summary>
    Words,

    /// <summary>It ends with the row, and a mark says so.</summary>
    NoWords,

    /// <summary>It goes on in the next row, broken behind the last character that fits: ReceiptLine's own rule.
    /// </summary>
    Characters,

    /// <summary>It ends with the row, as ReceiptLine does it.</summary>
    NoCharacters,
}

internal static class WrapRules
{
    public static bool IsByCharacter(this WrapRule rule) => rule >= WrapRule.Characters;

    public static bool IsOneRow(this WrapRule rule) => rule is WrapRule.NoWords or WrapRule.NoCharacters;
}
