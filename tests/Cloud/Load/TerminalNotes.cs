using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Everything that one terminal asked, with every reply that it heard.</summary>
internal sealed class TerminalNotes
{
    public List<AskedRedeem> Redeems { get; } = [];

    public List<AskedUndo> Undos { get; } = [];

    /// <summary>Scans that were previewed and nothing else.</summary>
    public List<string> Previewed { get; } = [];

    /// <summary>Reports of slips, each of another copy, with the verdict that was heard; null: none.</summary>
    public List<(SlipReport Report, ItemVerdict.Types.Verdict? Heard)> Slips { get; } = [];
}

/// <summary>One scan, asked under its id as often as its terminal likes.</summary>
internal sealed record AskedRedeem(RedeemRequest Request)
{
    public List<HeardReply> Heard { get; } = [];

    /// <summary>It was taken back or its slip was reported, or perhaps so: a list need not have it any more.</summary>
    public bool IsClosed { get; set; }
}

/// <summary>One undo, asked under its id as often as its terminal likes.</summary>
internal sealed record AskedUndo(UndoRequest Request)
{
    public List<HeardReply> Heard { get; } = [];
}
