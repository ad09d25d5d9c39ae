namespace PosDaemon.Slips.Layout;

/// <summary>How willingly a row begins before a character; a higher one comes first.</summary>
internal enum RowStart : byte
{
    /// <summary>Where nothing else is left: before punctuation, behind a bracket that opens.</summary>
    Avoided,

    /// <summary>Within a word that is longer than a row.</summary>
    InWord,

    /// <summary>Behind a hyphen and the like, where all that it joins is longer than a row.</summary>
    InGroup,

    /// <summary>Between two groups of digits with a blank, which are one number or two.</summary>
    Group,

    /// <summary>Between two words.</summary>
    Word,
}
