using System.CommandLine;
using System.Text.Json;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary><c>posd journal</c>: the terminal's journal as one JSON object a line, whether the daemon runs or not:
/// entries, how each scan stands, and what the cloud has not been told yet. No code is in it.</summary>
internal static class JournalCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = ConfigCommand.FileOption();
        var command = new Command("journal", "Print the journal, one JSON object a line; no code is in it.") { file };
        command.SetAction(parsed =>
        {
            if (ConfigCommand.Load(parsed.GetRequiredValue(file), error) is not { } loaded) return ExitCodes.BadUsage;
            try
            {
                Print(JournalReader.Read(new JournalOptions
                {
                    Directory = loaded.StateDirectory,
                    CredentialsDirectory = Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY"),
                }), output);
                return ExitCodes.Success;
            }
            catch (JournalException fault)
            {
                error.WriteLine($"posd: {fault.Message}");
                return ExitCodes.Failure;
            }
        });
        return command;
    }

    internal static void Print(JournalContent content, TextWriter output)
    {
        foreach (var entry in content.Entries) output.WriteLine(JsonLine.Of("entry", json => Write(json, entry)));
        foreach (var scan in content.Scans()) output.WriteLine(JsonLine.Of("scan", json => Write(json, scan)));
        output.WriteLine(JsonLine.Of("outbox", json =>
        {
            json.WriteNumber("pending", content.Outbox.Pending);
            json.WriteNumber("parked", content.Outbox.Parked);
        }));
    }

    private static void Write(Utf8JsonWriter json, JournalEntry entry)
    {
        json.WriteString("scanId", entry.Scan.Value);
        json.WriteString("at", entry.At.Wall);
        json.WriteString("entry", JsonNamingPolicy.CamelCase.ConvertName(entry.GetType().Name));
        switch (entry)
        {
            case JournalEntry.CopyDue due: json.WriteNumber("copy", due.Copy); break;
            case JournalEntry.SlipStarted started: json.WriteNumber("copy", started.Copy); break;
            case JournalEntry.SlipEnded ended:
                json.WriteNumber("copy", ended.Copy);
                json.WriteString("outcome", JsonLine.Word(ended.Outcome));
                json.WriteString("detail", ended.Detail);
                break;
            case JournalEntry.UndoAsked asked: json.WriteString("why", asked.Why); break;
            case JournalEntry.UndoEnded ended: WriteUndo(json, ended.Reply); break;
            case JournalEntry.GatePulsed pulsed: json.WriteNumber("pulse", pulsed.Pulse); break;
            case JournalEntry.GateEnded ended:
                json.WriteNumber("pulse", ended.Pulse);
                json.WriteString("outcome", JsonLine.Word(ended.Outcome));
                json.WriteString("detail", ended.Detail);
                break;
            case JournalEntry.PassageSeen seen:
                json.WriteNumber("pulse", seen.Pulse);
                json.WriteString("outcome", JsonLine.Word(seen.Outcome));
                json.WriteString("detail", seen.Detail);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, ScanRecord scan)
    {
        json.WriteString("scanId", scan.Id.Value);
        json.WriteString("lane", scan.Lane);
        json.WriteString("codeHash", scan.CodeHash.Abbreviated);
        json.WriteString("readAt", scan.ReadAt.Wall);
        json.WriteString("phase", JsonLine.Word(scan.PhaseShown));
        if (scan.Refused is { } refused) json.WriteString("reason", JsonLine.ContractName(refused.Reason));
        json.WriteStartObject("slip");
        json.WriteString("state", JsonLine.Word(scan.Slip.Phase));
        json.WriteNumber("copy", scan.Slip.Copy);
        json.WriteEndObject();
        json.WriteStartObject("gate");
        json.WriteString("state", JsonLine.Word(scan.Gate.Phase));
        json.WriteString("passage", JsonLine.Word(scan.Gate.Passage));
        json.WriteEndObject();
        if (scan.Undo is not { } undo) return;
        json.WriteStartObject("undo");
        json.WriteString("state", JsonLine.Word(undo.Phase));
        if (undo.Reply?.Refused is { } no) json.WriteString("reason", JsonLine.ContractName(no.Reason));
        json.WriteEndObject();
    }

    private static void WriteUndo(Utf8JsonWriter json, Protocol.Redemption.V1.UndoResponse reply)
    {
        json.WriteString("outcome", reply.Undone is null ? "refused" : "undone");
        if (reply.Refused is { } refused) json.WriteString("reason", JsonLine.ContractName(refused.Reason));
    }
}
