namespace PosDaemon.Slips.Layout;

/// <summary>What a character is when a row is to begin before or behind it.</summary>
internal enum LineClass : byte
{
    Blank,

    /// <summary>Letters, and all that has no rule of its own: it holds to its neighbours.</summary>
    Alphabetic,

    Digit,

    /// <summary>Chinese and Japanese characters: a row may begin before and behind each.</summary>
    Ideograph,

    /// <summary>An ideograph that belongs to the number before it, such as 元.</summary>
    Unit,

    /// <summary>Opens what follows: brackets and quotes.</summary>
    Opening,

    /// <summary>Ends what is before it: punctuation, closing quotes, small kana, percent signs.</summary>
    Closing,

    /// <summary>The same in Chinese text, where a row may begin behind it whatever follows.</summary>
    Stop,

    /// <summary>The bracket that ends an area code: (0) 20.</summary>
    ClosingBracket,

    /// <summary>Stands before a number: currency signs, + and #.</summary>
    Prefix,

    /// <summary>Joins the parts of one word or number: - / _ @ and the like.</summary>
    Joiner,

    /// <summary>A letter of a script that writes its words without blanks: Thai, Lao, Khmer, Burmese.</summary>
    ComplexContext,
}
