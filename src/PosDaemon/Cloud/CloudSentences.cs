using System.Globalization;
using System.Text;
using Google.Protobuf;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Cloud;

/// <summary>The words in the cloud's replies that people read, on screens, in logs and in the journal: a message may
/// have 1 MiB, a sentence not, and nothing in it moves a cursor or turns what stands beside it.</summary>
internal static class CloudSentences
{
    /// <summary>Characters; what is longer ends with "…" behind them.</summary>
    public const int Longest = 500;

    /// <summary>Cleans every text for people of a reply, in the reply. Ids, keys and choices are compared and stay as
    /// they are, and a slip's data is the printer's affair.</summary>
    public static void Clean(IMessage reply)
    {
        switch (reply)
        {
            case PreviewResponse { Refused: { } refused }: Clean(refused); break;
            case PreviewResponse { Offer: { } offer }:
                Clean(offer.Entitlement);
                Clean(offer.Needs);
                break;
            case RedeemResponse { Accepted: { } accepted }: Clean(accepted.Entitlement); break;
            case RedeemResponse { Refused: { } refused }: Clean(refused); break;
            case RedeemResponse { NotDone: { } notDone }: notDone.Message = Clean(notDone.Message); break;
            case UndoResponse { Undone: { } undone }: Clean(undone.Entitlement); break;
            case UndoResponse { Refused: { } refused }: Clean(refused); break;
            case SignInResponse { SignedIn: { } signedIn }:
                signedIn.OperatorName = Clean(signedIn.OperatorName);
                break;
            case SignInResponse { Refused: { } refused }: Clean(refused); break;
            case ReportSlipsResponse { Verdicts: var verdicts }:
                foreach (var verdict in verdicts) verdict.Message = Clean(verdict.Message);
                break;
            case ListUnreportedResponse { Items: var items }:
                foreach (var item in items) Clean(item.Accepted?.Entitlement);
                break;
            default: break;
        }
    }

    private static void Clean(Refused refused)
    {
        refused.Message = Clean(refused.Message);
        refused.RightPlace = Clean(refused.RightPlace);
        Clean(refused.Needs);
        Clean(refused.Entitlement);
        if (refused.PriorUse is not { } use) return;
        use.StoreName = Clean(use.StoreName);
        use.TerminalId = Clean(use.TerminalId);
        use.Lane = Clean(use.Lane);
        use.OperatorName = Clean(use.OperatorName);
        use.RedemptionId = Clean(use.RedemptionId);
    }

    private static void Clean(IEnumerable<Need> needs)
    {
        foreach (var need in needs) need.Question = Clean(need.Question);
    }

    private static void Clean(Entitlement? what)
    {
        if (what is null) return;
        what.Title = Clean(what.Title);
        what.Detail = Clean(what.Detail);
    }

    private static string Clean(string text)
    {
        if (text.Length > Longest)
            // Never between the halves of one character.
            text = text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
        if (!text.Any(IsUnseen)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter != ' ' && !IsUnseen(letter)) clean.Append(letter);
            else if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
        }
        return clean.ToString().TrimEnd();
    }

    /// <summary>Controls, line ends among them, and what turns the direction of what follows; the joiners of emoji and
    /// of Indian scripts stay.</summary>
    private static bool IsUnseen(char letter) => letter is not ('\u200C' or '\u200D') && char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse;
}
