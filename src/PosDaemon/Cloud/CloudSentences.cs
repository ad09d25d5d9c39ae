using Google.Protobuf;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Cloud;

/// <summary>The sentences in the cloud's replies, which go to screens, logs and the journal: a message may have 1 MiB,
/// a sentence not.</summary>
internal static class CloudSentences
{
    /// <summary>Characters; what is longer ends with "…" behind them.</summary>
    public const int Longest = 500;

    /// <summary>Cuts every sentence of a reply, in the reply.</summary>
    public static void Cut(IMessage reply)
    {
        switch (reply)
        {
            case PreviewResponse { Refused: { } refused }: Cut(refused); break;
            case RedeemResponse { Refused: { } refused }: Cut(refused); break;
            case RedeemResponse { NotDone: { } notDone }: notDone.Message = Cut(notDone.Message); break;
            case UndoResponse { Refused: { } refused }: Cut(refused); break;
            case ReportSlipsResponse { Verdicts: var verdicts }:
                foreach (var verdict in verdicts) verdict.Message = Cut(verdict.Message);
                break;
            default: break;
        }
    }

    private static void Cut(Refused refused)
    {
        refused.Message = Cut(refused.Message);
        refused.RightPlace = Cut(refused.RightPlace);
        if (refused.PriorUse is not { } use) return;
        use.StoreName = Cut(use.StoreName);
        use.TerminalId = Cut(use.TerminalId);
        use.Lane = Cut(use.Lane);
        use.OperatorName = Cut(use.OperatorName);
        use.RedemptionId = Cut(use.RedemptionId);
    }

    /// <summary>Never between the halves of one character.</summary>
    private static string Cut(string text) =>
        text.Length <= Longest ? text
        : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
}
