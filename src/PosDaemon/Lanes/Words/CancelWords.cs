namespace PosDaemon.Lanes;

/// <summary>Why a scan ended unused, as the journal has it, and what the person at the lane is told of that.</summary>
internal static class CancelWords
{
    public const string AnotherWasShown =
        "another code was shown; this one was not used and can be shown again";

    public const string NobodyConfirmed = "nobody confirmed it";

    public const string NoAnswer = "the cloud did not answer";

    public const string ByOperator = "the operator cancelled it";

    public const string Restart = "the service restarted";

    public const string TooLate = "the cloud was reached too late; this code was not used and can be shown again";

    /// <param name="why">Of <see cref="ScanRecord.CancelReason"/>; one of another version is told in general.</param>
    public static Sentence Of(string why) => why switch
    {
        AnotherWasShown => Sentence.AnotherWasShown,
        NobodyConfirmed => Sentence.NobodyConfirmed,
        NoAnswer => Sentence.NotLookedUp,
        ByOperator => Sentence.CancelledByOperator,
        Restart => Sentence.ServiceRestarted,
        TooLate => Sentence.CloudReachedTooLate,
        _ => Sentence.NotUsed,
    };
}
