namespace PosDaemon.Cloud;

/// <summary>What came of asking the cloud. A refusal is an answer; NoAnswer means that the question may or may not
/// have been carried out, and only the same question asked again can tell.</summary>
internal abstract record CloudAnswer<TReply>
{
    private CloudAnswer()
    {
    }

    public sealed record Answered(TReply Reply) : CloudAnswer<TReply>;

    public sealed record NoAnswer(string Reason) : CloudAnswer<TReply>;
}
