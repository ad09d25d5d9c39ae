using System.Globalization;
using PosDaemon.Configuration;
using PosDaemon.Devices.Printers;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.TerminalDevices;

/// <summary>What proves a slip on a printer and where that is known from, in words for a technician.</summary>
/// <param name="Method">processId, fence or assumed.</param>
/// <param name="From">Begins with documented, probed or assumed.</param>
internal sealed record ProofWords(string Method, string From)
{
    /// <summary>Null where it is still to be found out.</summary>
    /// <param name="entry">How the printer is configured.</param>
    /// <param name="profile">Its model.</param>
    /// <param name="proof">In use.</param>
    /// <param name="known">What was found out about it.</param>
    public static ProofWords? Of(
        PrinterEntry entry, PrinterProfile profile, PrintProof? proof, PrinterKnowledge known) => proof switch
    {
        null => null,
        PrintProof.Assumed => new("assumed", Assumed(entry, profile, known)),
        PrintProof.ProcessId => new("processId", ProcessId(entry, profile, known)),
        _ => new("fence", Fence(known)),
    };

    private static string Assumed(PrinterEntry entry, PrinterProfile profile, PrinterKnowledge known)
    {
        if (entry.Proof == ProofSetting.Assumed) return "assumed: the configuration asks for no proof";
        if (entry.Proof == ProofSetting.Profile && profile.Completion == CompletionProof.Assumed)
            return OfProfile(profile);
        return known.AnswersFence is { IsSo: false } no
            ? $"{Probed(no)}: it does not answer GS r 1"
            : "assumed: it cannot be heard";
    }

    private static string ProcessId(PrinterEntry entry, PrinterProfile profile, PrinterKnowledge known)
    {
        var isDocumented = profile.Completion == CompletionProof.ProcessId;
        return (isDocumented, known.AnswersProcessId) switch
        {
            (true, { IsSo: true } yes) => $"{OfProfile(profile)}; {Probed(yes)}",
            (true, _) => OfProfile(profile),
            (_, { IsSo: true } yes) => $"{Probed(yes)}: it answers GS ( H behind a slip",
            _ => $"assumed: {entry.Name} has proof processId, and answers GS ( H",
        };
    }

    private static string Fence(PrinterKnowledge known) => known switch
    {
        { AnswersFence: { IsSo: true } yes, AnswersProcessId.IsSo: false } =>
            $"{Probed(yes)}: it answers GS r 1, and GS ( H not",
        { AnswersFence: { IsSo: true } yes } => $"{Probed(yes)}: it answers GS r 1",
        _ => "assumed: GS r 1",
    };

    private static string OfProfile(PrinterProfile profile)
    {
        var value = profile.Provenance["completion"];
        return $"{value.From} ({value.File}:{value.Line})";
    }

    private static string Probed(ProbedFact fact) => "probed "
        + fact.ProbedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
