using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>What is known of one printer across connections, under its <see cref="DeviceIdentity"/>; what was found out
/// by asking it is kept in a store as well. Used by the printer's loop only.</summary>
/// <remarks>The printer of an earlier process may have been replaced by another. So what the store had is believed only
/// where that is the careful side: see docs/decisions/0018.</remarks>
internal sealed class PrinterMemory
{
    private readonly DeviceIdentity _identity;
    private readonly IPrinterKnowledgeStore _store;
    private readonly TimeProvider _time;

    // Begins somewhere else in each process, so that an answer which an earlier one left behind is not taken for ours.
    private int _processId;

    // One may be a head that cools for long. A printer that gives no name and has taken the place of another would
    // else have every slip end as Unknown.
    private const int MostOverdueIds = 2;

    private bool _fenceIsKept;
    private int _overdueIds;

    // As this process found out; null as long as it has not.
    private bool? _fence, _processIdBehindSlip, _clear;

    public PrinterMemory(DeviceIdentity identity, IPrinterKnowledgeStore store, TimeProvider time)
    {
        (_identity, _store, _time) = (identity, store, time);
        _processId = (int)(time.GetUtcNow().ToUnixTimeMilliseconds() % StatusRequest.ProcessIds);
        Fences = new(time);
        BusyUntil = time.GetTimestamp();
        Knowledge = store.Find(identity);
        _fenceIsKept = Knowledge.AnswersFence is { IsSo: true };
    }

    public FenceCounter Fences { get; }

    /// <summary>Of the store and of this process.</summary>
    public PrinterKnowledge Knowledge { get; private set; }

    /// <summary>The printer is known to answer fences, by this process or an earlier one: one that is silent is busy.
    /// </summary>
    public bool AnswersFences => Fences.EverAnswered || _fenceIsKept;

    /// <summary>The printer has answered GS ( H to this process.</summary>
    public bool AnswersProcessIds { get; set; }

    /// <summary>This process has asked the printer what it answers.</summary>
    public bool HasAsked { get; set; }

    /// <summary>It answered GS ( H behind a slip once, and is the same printer by all that it says.</summary>
    public bool IsProbedForProcessIds =>
        Knowledge.AnswersProcessId is { IsSo: true } && (!HasAsked || Model == Knowledge.Model);

    /// <summary>Bytes of a slip that broke off and may not have come to the printer: it may still wait for them as part
    /// of a command, and would take the next slip's first bytes for them.</summary>
    public int BytesCutShort { get; set; }

    /// <summary>NULs that were sent to end what was cut short, and no fence behind them has been answered: they may be
    /// lost with their connection, and are owed on the next one.</summary>
    public int UnconfirmedFlushBytes { get; set; }

    /// <summary>A printer that was deaf to its first fence has been given the end of whatever it waited for.
    /// </summary>
    public bool Flushed { get; set; }

    /// <summary>When the printer is through with all that it was sent, at the latest; a timestamp of the clock. Held up
    /// by a person it takes longer.</summary>
    public long BusyUntil { get; set; }

    /// <summary>It may still be at work on what it was sent.</summary>
    public bool IsBusy => _time.GetTimestamp() < BusyUntil;

    /// <summary>DLE DC4 8 is answered, as far as this process knows.</summary>
    public bool AnswersClear { get; private set; } = true;

    /// <summary>The name that it gave itself to this process.</summary>
    public string? Model { get; private set; }

    /// <summary>What a slip that is sent now is proved by; null where that is still to be found out.</summary>
    public PrintProof? ProofOf(PrintProof wanted)
    {
        if (!HasAsked)
            return Knowledge.ProofFor(wanted);
        return wanted switch
        {
            PrintProof.Assumed => PrintProof.Assumed,
            _ when !AnswersFences => Knowledge.AnswersFence is { IsSo: false } ? PrintProof.Assumed : null,
            PrintProof.ProcessId when AnswersProcessIds => PrintProof.ProcessId,
            PrintProof.Probed when AnswersProcessIds && IsProbedForProcessIds => PrintProof.ProcessId,
            _ => PrintProof.Fence,
        };
    }

    /// <summary>A process id that no other slip of this printer has.</summary>
    public int NextProcessId() => _processId = (_processId + 1) % StatusRequest.ProcessIds;

    /// <summary>Returns true when this answer is that of the last fence sent, beyond doubt.</summary>
    public bool RecordFenceAnswer()
    {
        var isOfLast = Fences.RecordAnswer();
        if (Fences.EverAnswered && IsNew(ref _fence, true))
            Put(Knowledge with { AnswersFence = Probed(true) });
        return isOfLast;
    }

    /// <summary>It was given every chance and answers no fence.</summary>
    public void RecordNoFence()
    {
        if (IsNew(ref _fence, false))
            Put(Knowledge with { AnswersFence = Probed(false) });
    }

    /// <summary>What an earlier process knew of fences is not believed any more; what this one saw stays.</summary>
    public void DoubtFences() => _fenceIsKept = false;

    /// <param name="isAnswered">GS ( H behind a slip was answered. False also where it is not answered by an idle
    /// printer.</param>
    public void RecordProcessIdBehindSlip(bool isAnswered)
    {
        _overdueIds = isAnswered ? 0 : _overdueIds + 1;
        if (_overdueIds >= MostOverdueIds)
            AnswersProcessIds = false;
        if (IsNew(ref _processIdBehindSlip, isAnswered))
            Put(Knowledge with { AnswersProcessId = Probed(isAnswered) });
    }

    public void RecordClear(bool isAnswered)
    {
        AnswersClear = isAnswered;
        if (IsNew(ref _clear, isAnswered))
            Put(Knowledge with { AnswersClear = Probed(isAnswered) });
    }

    /// <summary>It said its name. With another than before it is another printer, and nothing that was kept is true of
    /// it.</summary>
    public void RecordModel(string name)
    {
        Model = name;
        if (Knowledge.Model == name)
            return;
        if (Knowledge.Model is not null)
        {
            (_fence, _processIdBehindSlip, _clear, _fenceIsKept) = (null, null, null, false);
            (AnswersProcessIds, AnswersClear, Flushed) = (false, true, false);
            Fences.Forget();
            Knowledge = PrinterKnowledge.None;
        }

        Put(Knowledge with { Model = name });
    }

    private static bool IsNew(ref bool? known, bool isSo)
    {
        var isNew = known != isSo;
        known = isSo;
        return isNew;
    }

    private ProbedFact Probed(bool isSo) => new(isSo, _time.GetUtcNow());

    private void Put(PrinterKnowledge knowledge)
    {
        Knowledge = knowledge;
        _store.Put(_identity, knowledge);
    }
}
