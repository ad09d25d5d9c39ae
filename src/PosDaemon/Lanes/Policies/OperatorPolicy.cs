namespace PosDaemon.Lanes;

/// <summary>Who stands at a lane.</summary>
internal static class OperatorPolicy
{
    public static void SignIn(LaneDraft draft, LaneInput.SignedIn signedIn)
    {
        draft.State = draft.State with { Operator = signedIn.Operator };
        draft.Reply(signedIn.Command, true, null, Sentence.SignedIn);
    }

    /// <summary>What is under way goes on under the name that it was begun with.</summary>
    public static void SignOut(LaneDraft draft, LaneInput.SignedOut signedOut)
    {
        draft.State = draft.State with { Operator = null };
        draft.Reply(signedOut.Command, true, null, Sentence.SignedOut);
    }

    /// <summary>Nothing is done here before somebody has signed in.</summary>
    public static bool IsMissing(LaneDraft draft) =>
        draft.Options.SignsIn && draft.State.OperatorAt(draft.At.Wall) is null;

    /// <summary>Under whose name something is done now.</summary>
    /// <param name="draft">The step.</param>
    /// <param name="otherwise">Where nobody has signed in.</param>
    public static string NameOf(LaneDraft draft, string otherwise) =>
        draft.State.OperatorAt(draft.At.Wall)?.Id ?? otherwise;
}
