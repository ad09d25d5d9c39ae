using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>What is known of one printer across connections, under its <see cref="DeviceIdentity"/>. Used by the
/// printer's loop only.</summary>
internal sealed class PrinterMemory(TimeProvider time)
{
    // Begins somewhere else in each process, so that an answer which an earlier one left behind is not taken for ours.
    private int _processId = (int)(time.GetUtcNow().ToUnixTimeMilliseconds() % StatusRequest.ProcessIds);

    public FenceCounter Fences { get; } = new(time);

    /// <summary>The printer is known to answer GS ( H.</summary>
    public bool AnswersProcessIds { get; set; }

    /// <summary>Bytes of a slip that broke off and may not have come to the printer: it may still wait for them as part
    /// of a command, and would take the next slip's first bytes for them.</summary>
    public int CutShort { get; set; }

    /// <summary>NULs that were sent to end what was cut short, and no fence behind them has been answered: they may be
    /// lost with their connection, and are owed on the next one.</summary>
    public int Unconfirmed { get; set; }

    /// <summary>A printer that was deaf to its first fence has been given the end of whatever it waited for.
    /// </summary>
    public bool Flushed { get; set; }

    /// <summary>When the printer is through with all that it was sent, at the latest; a timestamp of the clock. Held up
    /// by a person it takes longer.</summary>
    public long BusyUntil { get; set; } = time.GetTimestamp();

    /// <summary>It may still be at work on what it was sent.</summary>
    public bool IsBusy => time.GetTimestamp() < BusyUntil;

    /// <summary>DLE DC4 8 is answered, as far as is known.</summary>
    public bool AnswersClear { get; set; } = true;

    public string? Model { get; set; }

    /// <summary>A process id that no other slip of this printer has.</summary>
    public int NextProcessId() => _processId = (_processId + 1) % StatusRequest.ProcessIds;
}
