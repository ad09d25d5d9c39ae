using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Console;

/// <summary>Verdicts for people: the words, and the facts behind them that staff need to explain them.</summary>
internal sealed class VerdictViews(TimeZoneInfo zone)
{
    public VerdictView Of(Verdict verdict, ScanRecord? scan)
    {
        var (zh, en) = VerdictWords.Of(verdict.Kind, verdict.Reason);
        var facts = verdict.Kind is VerdictKind.Checking or VerdictKind.NoAnswer ? null : Facts(scan);
        string?[] parts = [verdict.Detail, facts];
        return new VerdictView(verdict.Kind, VerdictWords.Name(verdict.Reason), zh, en,
            Joined(parts), verdict.Scan?.Value, verdict.At.Wall, verdict.IsEarlier);
    }

    /// <summary>How a scan stands, as a verdict; null while nothing was said of it.</summary>
    public VerdictView? Of(ScanRecord scan)
    {
        VerdictKind? kind = scan.Phase switch
        {
            ScanPhase.Accepted => VerdictKind.Accepted,
            ScanPhase.Refused => VerdictKind.Refused,
            ScanPhase.Cancelled => VerdictKind.Cancelled,
            _ when scan.IsSetAside => VerdictKind.SetAside,
            _ => null,
        };
        return kind is { } known
            ? Of(new(known, scan.Id, scan.VerdictAt ?? scan.ReadAt, scan.Refused?.Reason ?? default, null), scan)
            : null;
    }

    private string? Facts(ScanRecord? scan) => scan switch
    {
        // The cloud's own sentence has it all, in the store's language and time; otherwise the facts speak.
        { Refused: { Message.Length: > 0 } no } => no.Message,
        { Refused: { } no } => Joined([Prior(no.PriorUse), Place(no), Validity(no)]),
        { Accepted: { } accepted } => Joined([accepted.Entitlement?.Title, Money(accepted), Uses(accepted)]),
        { Offer: { } offer } => offer.Entitlement?.Title,
        { CancelReason: { } why } => why,
        _ => null,
    };

    private string? Prior(PriorUse? prior) => prior is null ? null
        : $"first used {Local(prior.At)} at {prior.StoreName} {prior.Lane} {prior.OperatorName}".TrimEnd();

    private static string? Place(Refused refused) =>
        refused.RightPlace.Length == 0 ? null : $"good at {refused.RightPlace}";

    private string? Validity(Refused refused) => refused.Reason switch
    {
        Reason.NotYetValid when refused.ValidFrom is { } from => $"valid from {Local(from)}",
        Reason.Expired when refused.ValidUntil is { } until => $"was valid until {Local(until)}",
        _ => null,
    };

    private static string? Money(Accepted accepted) => accepted.CashDue is { Minor: > 0 } due
        ? $"cash due {due.Minor / 100}.{due.Minor % 100:00} {due.Currency}"
        : null;

    private static string? Uses(Accepted accepted) =>
        accepted.Entitlement is { Kind: EntitlementKind.Pass } pass ? $"{pass.UsesLeft} uses left" : null;

    private string Local(Google.Protobuf.WellKnownTypes.Timestamp? at) => at.ToTimeOrNull() is { } time
        ? TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss")
        : "at an unknown time";

    private static string? Joined(string?[] parts)
    {
        var text = string.Join("; ", parts.Where(part => !string.IsNullOrWhiteSpace(part)).Distinct());
        return text.Length == 0 ? null : text;
    }
}
