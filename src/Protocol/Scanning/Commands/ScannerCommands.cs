namespace PosDaemon.Protocol.Scanning.Commands;

/// <summary>What a host can have one family of readers do. Null: the family cannot, or no manual that was read says
/// how.</summary>
public sealed record ScannerCommands
{
    public static ScannerCommands None { get; } = new();

    /// <summary>Reads as if its trigger were pulled.</summary>
    public ScannerCommand? TriggerOn { get; init; }

    public ScannerCommand? TriggerOff { get; init; }

    /// <summary>One high tone, or what the reader sounds for a good read.</summary>
    public ScannerCommand? GoodBeep { get; init; }

    /// <summary>Low tones, or what the reader sounds for an error.</summary>
    public ScannerCommand? BadBeep { get; init; }

    /// <summary>A sound that is neither of them.</summary>
    public ScannerCommand? TryAgainBeep { get; init; }

    public ScannerCommand? LightOn { get; init; }

    public ScannerCommand? LightOff { get; init; }

    /// <summary>How the family answers commands, among its codes.</summary>
    public ReplyForm Replies { get; init; }

    /// <summary>It has a sound for at least one of good, bad and try again.</summary>
    public bool HasSounds => GoodBeep is not null || BadBeep is not null || TryAgainBeep is not null;

    /// <summary>Bytes at the beginning of what looks like a code that are answers to commands, and no code; 0 where
    /// there are none.</summary>
    /// <param name="code">Without its terminator.</param>
    public int ReplyLengthOf(ReadOnlySpan<byte> code) => Replies switch
    {
        ReplyForm.Honeywell => HoneywellReplyLengthOf(code),
        ReplyForm.Newland => NewlandReplyLengthOf(code),
        _ => 0,
    };

    // Echo, one of 06 05 15, and the full stop or exclamation mark of the command.
    private static int HoneywellReplyLengthOf(ReadOnlySpan<byte> code)
    {
        for (var at = code.Length - 2; at >= 0; at--)
        {
            if (code[at] is 0x06 or 0x05 or 0x15 && code[at + 1] is (byte)'.' or (byte)'!')
                return at + 2;
        }

        return 0;
    }

    // 02 01, the echo with 06 in it, 3B 03. Where 03 ends a code it has been taken off.
    private static int NewlandReplyLengthOf(ReadOnlySpan<byte> code)
    {
        if (!code.StartsWith([(byte)0x02, (byte)0x01]))
            return 0;
        var end = code.LastIndexOf([(byte)0x3B, (byte)0x03]);
        return end >= 0 ? end + 2 : code[^1] == 0x3B ? code.Length : 0;
    }
}

/// <summary>How a family of readers answers commands.</summary>
public enum ReplyForm
{
    /// <summary>Not at all, or in a way that cannot be taken for a code.</summary>
    None,

    /// <summary>The command's text, a byte of outcome, and its last mark (Honeywell N3680 guide, page
    /// 144).</summary>
    Honeywell,

    /// <summary>Between 02 01 and 3B 03 (Newland HR52 guide, page 234).</summary>
    Newland,
}

/// <summary>Bytes that a reader obeys.</summary>
/// <param name="Bytes">As they go over its line; of a HID POS reader one output report, its id first.</param>
/// <param name="Source">Where they are printed.</param>
public readonly record struct ScannerCommand(ReadOnlyMemory<byte> Bytes, string Source);
