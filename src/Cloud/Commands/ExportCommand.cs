using System.Text.Json;
using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Commands;

/// <summary><c>poscloud export</c>: everything that was asked, redeemed and reported, one JSON object a line, oldest
/// first. Reads one state of the database and changes nothing, not even an older schema; the cloud may be running. No
/// code is in it. Each line goes out as its record is read, so that it needs the same memory for any number.</summary>
internal static class ExportCommand
{
    public static Task<int> RunAsync(string db, string? keyFile, TextWriter output, TextWriter error) =>
        LedgerCommand.RunWithoutKeyAsync(db, keyFile, error, database =>
        {
            database.ReadRecords(new LedgerExport(
                use => output.WriteLine(JsonLine.Of("redemption", json => Write(json, use))),
                scan => output.WriteLine(JsonLine.Of("scan", json => Write(json, scan))),
                slip => output.WriteLine(JsonLine.Of("slip", json => Write(json, slip)))));
            return Task.CompletedTask;
        });

    private static void Write(Utf8JsonWriter json, RecordedUse use)
    {
        json.WriteString("redemptionId", use.RedemptionId);
        json.WriteString("scanId", use.ScanId);
        json.WriteString("entitlementId", use.EntitlementId);
        json.WriteString("orderNumber", use.OrderNumber);
        json.WriteString("title", use.Title);
        json.WriteString("lane", use.Lane);
        json.WriteBoolean("isUndone", use.IsUndone);
    }

    private static void Write(Utf8JsonWriter json, RecordedScan scan)
    {
        json.WriteString("scanId", scan.ScanId);
        json.WriteString("reason", scan.Reason == Reason.Unspecified ? "" : JsonLine.ContractName(scan.Reason));
    }

    private static void Write(Utf8JsonWriter json, RecordedSlip slip)
    {
        json.WriteString("scanId", slip.ScanId);
        json.WriteNumber("copy", slip.Copy);
        json.WriteString("outcome", JsonLine.Word(slip.Outcome));
    }
}
