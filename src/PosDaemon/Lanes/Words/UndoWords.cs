namespace PosDaemon.Lanes;

/// <summary>Why a redemption is taken back by the lane itself, as the journal and the cloud have it. What a person
/// gives as a reason has no word here.</summary>
internal static class UndoWords
{
    public const string NotPassed = "nobody passed the gate in time";

    /// <param name="undo">One that is asked for.</param>
    public static Sentence Asked(UndoState undo) => undo.IsByLane ? Sentence.NotPassedUndoAsked : Sentence.UndoAsked;

    /// <param name="undo">One that is done.</param>
    public static Sentence Done(UndoState undo) => undo.IsByLane ? Sentence.NotPassedUndone : Sentence.Undone;
}
