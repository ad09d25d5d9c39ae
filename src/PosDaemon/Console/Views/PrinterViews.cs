using PosDaemon.Configuration;
using PosDaemon.Devices.Printers;
using PosDaemon.Slips.Profiles;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Console;

/// <summary>Makes of a printer's status what pages show of it.</summary>
internal static class PrinterViews
{
    /// <param name="entry">Of the printer.</param>
    /// <param name="profiles">Those that the configuration may name.</param>
    /// <param name="status">As its loop has it.</param>
    public static PrinterView Of(PrinterEntry entry, ShopProfiles profiles, PrinterStatus status)
    {
        var profile = entry.ProfileOf(profiles);
        var proof = ProofWords.Of(entry, profile, status.Proof, status.Knowledge);
        return Facts(entry.Name, status) with
        {
            Proof = proof is null ? null : new(proof.Method, proof.From),
            Remark = ModelWords.Remark(profile, status.Model),
        };
    }

    private static PrinterView Facts(string name, PrinterStatus status) => new(
        name,
        status.IsReady,
        DeviceStatusStore.Trouble(status),
        status.Facts switch
        {
            { PaperEnd: true } => "end",
            { PaperNearEnd: true } => "near",
            { PaperEnd: false } => "ok",
            _ => "unknown",
        },
        status.Facts.CoverOpen switch
        {
            true => "open",
            false => "closed",
            null => "unknown",
        },
        status.Power switch
        {
            PowerState.Online => "online",
            PowerState.Offline => "offline",
            PowerState.OffOffline => "offOffline",
            _ => "unknown",
        },
        status.Facts switch
        {
            { CutterError: true } => "cutter",
            { OverTemperature: true } => "overTemperature",
            { UnrecoverableError: true } => "unrecoverable",
            { RecoverableError: true } => "recoverable",
            { OtherError: true } => "unexplained",
            { OtherError: false } => "none",
            _ => "unknown",
        },
        status.DrawerOpen switch
        {
            true => "open",
            false => "closed",
            null => "unknown",
        },
        status.Model,
        (long?)status.Age?.TotalMilliseconds);
}
