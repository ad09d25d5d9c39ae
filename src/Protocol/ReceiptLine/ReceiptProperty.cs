namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>What a property column asks to print; what it changes for later lines is in <see cref="ReceiptState"/>.
/// </summary>
internal sealed record ReceiptProperty
{
    public string? Code { get; init; }

    public CodeOption Option { get; init; } = CodeOption.Default;

    /// <summary>PNG in base64, reduced to that alphabet and padded.</summary>
    public string? Image { get; init; }

    public string? Command { get; init; }

    /// <summary>1: a ruled border begins here. -1: it ends here. 0: neither.</summary>
    public int RuledBorder { get; init; }

    public static ReceiptProperty Empty { get; } = new();
}
