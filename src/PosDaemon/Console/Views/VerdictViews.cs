using System.Globalization;
using System.Text;
using PosDaemon.Configuration;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Slips.Template;

namespace PosDaemon.Console;

/// <summary>Verdicts for people: the words, and the facts behind them that staff need to explain them, in the language
/// of the terminal. What the cloud or a device said and is no sentence for them goes into the cause.</summary>
internal sealed class VerdictViews(TimeZoneInfo zone, TerminalLanguage language = TerminalLanguage.Chinese)
{
    private bool IsEnglish => language == TerminalLanguage.English;

    /// <summary>A sentence in the terminal's language.</summary>
    public string? Text(Sentence? sentence) => IsEnglish ? sentence?.En : sentence?.Zh;

    public VerdictView Of(Verdict verdict, ScanRecord? scan)
    {
        var (zh, en) = VerdictWords.Of(verdict.Kind, verdict.Reason, IsExit(scan));
        var facts = verdict.Kind is VerdictKind.Checking or VerdictKind.NoAnswer or VerdictKind.UndoPending
            ? null
            : Facts(scan);
        return new VerdictView(verdict.Kind, VerdictWords.Name(verdict.Reason), zh, en,
            Joined([Text(verdict.Detail), facts]), verdict.Scan?.Value, verdict.At.Wall, verdict.IsEarlier,
            Joined([verdict.Cause, Unshown(scan)]));
    }

    /// <summary>How a scan stands, as a verdict; null while nothing was said of it.</summary>
    public VerdictView? Of(ScanRecord scan)
    {
        VerdictKind? kind = scan.Phase switch
        {
            ScanPhase.Accepted when scan.IsUndone => VerdictKind.Undone,
            ScanPhase.Accepted when scan.Undo is { IsOpen: true } => VerdictKind.UndoPending,
            ScanPhase.Accepted => VerdictKind.Accepted,
            ScanPhase.Refused => VerdictKind.Refused,
            ScanPhase.Cancelled => VerdictKind.Cancelled,
            _ when scan.IsSetAside => VerdictKind.SetAside,
            _ => null,
        };
        if (kind is not { } known) return null;
        var detail = known == VerdictKind.UndoPending ? UndoPending(scan.Undo!) : null;
        return Of(new(known, scan.Id, scan.VerdictAt ?? scan.ReadAt, scan.Refused?.Reason ?? default, detail), scan);
    }

    /// <summary>Null where nobody wanted it.</summary>
    public UndoView? Undo(ScanRecord scan) => scan.Undo is { } undo
        ? new UndoView(undo.Phase, VerdictWords.Name(undo.Reply?.Refused?.Reason ?? default), Text(undo switch
        {
            { IsDone: true } => UndoWords.Done(undo),
            { Reply.Refused: { } refused } => Sentence.UndoRefused(refused),
            _ => UndoPending(undo),
        })!)
        : null;

    private static Sentence UndoPending(UndoState undo) =>
        undo.IsAsked && undo.Attempt == 1 ? UndoWords.Asked(undo) : Sentence.UndoUnanswered;

    private string? Facts(ScanRecord? scan) => scan switch
    {
        { Refused: { } no } => Refused(no),
        { IsUndone: true } => Joined(
            [SlipOfUndone(scan), What(scan)?.Title, Uses(What(scan))]),
        { Accepted: { } accepted } => Joined(
        [
            scan.Undo?.Reply?.Refused is { } refused ? Text(Sentence.UndoRefused(refused)) : null,
            What(scan)?.Title, Money(accepted), Uses(What(scan)), IsExit(scan) ? Notes(accepted) : null,
        ]),
        { Offer: { } offer } => offer.Entitlement?.Title,
        { CancelReason: { } why } => Text(CancelWords.Of(why)),
        _ => null,
    };

    // As the cloud took it: one that knows of no exits has used the code.
    private static bool IsExit(ScanRecord? scan) => scan?.Accepted?.Direction == Direction.Exit;

    private string? Notes(Accepted accepted) =>
        Joined([.. accepted.Entitlement?.Notes.Select(note => CloudWords.For(note, IsEnglish)) ?? []]);

    private string? SlipOfUndone(ScanRecord scan) => scan.Slip switch
    {
        { HasStarted: false } => null,
        { Phase: SlipPhase.Printing } => Text(Sentence.TakeSlipOut),
        _ => Text(Sentence.TakeSlipBack),
    };

    /// <summary>The cloud's own sentence has it all, in the store's language and time; otherwise the facts
    /// speak.</summary>
    private string? Refused(Refused no) =>
        CloudWords.For(no.Message, IsEnglish) ?? Joined(
        [
            Prior(no.PriorUse), Place(no), Validity(no),
            no.Reason == Reason.NotEnoughUses ? Uses(no.Entitlement) : null,
        ]);

    /// <summary>What the cloud or the lane said of a scan and people are not shown as it was said.</summary>
    private string? Unshown(ScanRecord? scan) => scan switch
    {
        { Refused.Message: { Length: > 0 } said } when CloudWords.For(said, IsEnglish) is null => said,
        { Undo.Reply.Refused.Message: { Length: > 0 } said } when CloudWords.For(said, IsEnglish) is null => said,
        { CancelReason: { Length: > 0 } why } => why,
        _ => null,
    };

    /// <summary>As it stands: after an undo it is as it was before.</summary>
    public static Entitlement? What(ScanRecord scan) => scan.Undo?.Reply?.Undone?.Entitlement
        ?? scan.Accepted?.Entitlement ?? scan.Offer?.Entitlement ?? scan.Refused?.Entitlement;

    private string? Prior(PriorUse? prior)
    {
        if (prior is null) return null;
        var where = Filled($"{prior.StoreName} {prior.Lane} {prior.OperatorName}");
        return IsEnglish
            ? Filled($"First used {Local(prior.At) ?? "at an unknown time"} at {where}")
            : Filled($"首次核销：{Local(prior.At) ?? "时间不明"} {where}");
    }

    private string? Place(Refused refused) => refused.RightPlace.Length == 0 ? null
        : IsEnglish ? $"Good at {refused.RightPlace}" : $"请到“{refused.RightPlace}”使用";

    private string? Validity(Refused refused) => (refused.Reason, IsEnglish) switch
    {
        (Reason.NotYetValid, true) when Local(refused.ValidFrom) is { } from => $"Valid from {from}",
        (Reason.NotYetValid, false) when Local(refused.ValidFrom) is { } from => $"{from} 起可用",
        (Reason.Expired, true) when Local(refused.ValidUntil) is { } until => $"Was valid until {until}",
        (Reason.Expired, false) when Local(refused.ValidUntil) is { } until => $"已于 {until} 过期",
        _ => null,
    };

    private string? Money(Accepted accepted) => accepted.CashDue is { Minor: > 0 } due
        ? $"{(IsEnglish ? "Cash due" : "还应收")} {Currency.Text(due.Minor, due.Currency)}"
        : null;

    private string? Uses(Entitlement? what) => what is not { Kind: EntitlementKind.Pass } pass ? null
        : IsEnglish ? $"{pass.UsesLeft} {(pass.UsesLeft == 1 ? "use" : "uses")} left" : $"还剩 {pass.UsesLeft} 次";

    /// <summary>With its offset, since the store's clock is not known here. Null for a time that no calendar has.
    /// </summary>
    private string? Local(Google.Protobuf.WellKnownTypes.Timestamp? at) => at.ToTimeOrNull() is { } time
        ? TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)
        : null;

    private static string Filled(string text) =>
        string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private string? Joined(string?[] parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts.Where(part => !string.IsNullOrWhiteSpace(part)).Distinct())
        {
            // A sentence has its end already.
            var isEnded = text.Length == 0 || text[^1] is '。' or '.' or '？' or '?' or '！' or '!';
            text.Append((isEnded, IsEnglish) switch
            {
                (true, true) => text.Length == 0 ? "" : " ",
                (true, false) => "",
                (false, true) => "; ",
                (false, false) => "；",
            }).Append(part);
        }
        return text.Length == 0 ? null : text.ToString();
    }
}
