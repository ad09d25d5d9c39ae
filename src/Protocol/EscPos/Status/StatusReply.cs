namespace PosDaemon.Protocol.EscPos.Status;

/// <summary>One message from a printer, told apart from the others by its fixed bits.</summary>
/// <param name="First">The byte of a real-time or queued reply, the header of a block.</param>
/// <param name="Data">ASB: all four bytes. Block: what stands between header and closing 00. Else empty.</param>
public readonly record struct StatusReply(StatusReplyKind Kind, byte First, ReadOnlyMemory<byte> Data)
{
    /// <summary>5F: the answer to GS I 65..69.</summary>
    public const byte InformationBlock = 0x5F;

    /// <summary>37: answers of GS ( H and DLE DC4 8.</summary>
    public const byte ResponseBlock = 0x37;

    /// <summary>37 25 00: the buffers have been cleared.</summary>
    public bool ConfirmsClear =>
        Kind == StatusReplyKind.Block && First == ResponseBlock && Data.Length == 1 && Data.Span[0] == 0x25;

    /// <summary>An answer to GS r 1: only the paper bits 0-1 and 2-3 can be set, each pair as one. Bits 5 and 6 are
    /// not defined.</summary>
    public bool AnswersFence => Kind == StatusReplyKind.Queued && (First & 0x0F) is 0x00 or 0x03 or 0x0C or 0x0F;

    /// <summary>The number of <see cref="StatusRequest.ProcessId"/> that 37 22 d1 d2 d3 d4 00 answers; null for any
    /// other reply.</summary>
    public int? ProcessId
    {
        get
        {
            if (Kind != StatusReplyKind.Block || First != ResponseBlock || Data.Span is not [0x22, _, _, _, _])
                return null;
            var id = 0;
            foreach (var digit in Data.Span[1..])
            {
                if (digit is < 0x20 or > 0x7E)
                    return null;
                id = (id * 95) + digit - 0x20;
            }

            return id;
        }
    }

    public bool IsInformation => Kind == StatusReplyKind.Block && First == InformationBlock;
}

/// <summary>The kinds of message (TM-T88III, Appendix G).</summary>
public enum StatusReplyKind
{
    /// <summary>0xx1xx10: answer to DLE EOT. It does not say to which n.</summary>
    RealTime,

    /// <summary>0xx0xxxx: answer to GS r, or to GS I 1..3.</summary>
    Queued,

    /// <summary>0xx1xx00 and three more bytes 0xx0xxxx: automatic status back.</summary>
    Automatic,

    /// <summary>37, 3B or 5F, text, 00. (35 and 39 answer commands that are never sent.)</summary>
    Block,
}
