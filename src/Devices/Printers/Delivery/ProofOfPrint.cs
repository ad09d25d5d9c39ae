using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>What is asked of the printer behind one slip, and when that proves the slip. Made for one slip, by
/// <see cref="Choose"/>.</summary>
internal interface IProofOfPrint
{
    /// <summary>The outcome of a slip whose bytes were taken and whose proof is given.</summary>
    PrintReport Report { get; }

    bool IsGiven { get; }

    /// <summary>To be called right before the slip is written; returns the bytes to send behind it.</summary>
    ReadOnlyMemory<byte> Begin();

    /// <summary>To be called when the slip's outcome is known: what the printer answered is remembered.</summary>
    /// <param name="isOverdue">A printer that was ready had all its time for an answer.</param>
    void End(bool isOverdue)
    {
    }

    /// <summary>The strongest proof that is wanted and that this printer is known to give.</summary>
    static IProofOfPrint Choose(PrintProof wanted, PrinterConnection connection, PrinterMemory memory) => wanted switch
    {
        PrintProof.Assumed => new NoProof("no proof is asked of this printer"),
        _ when !memory.Fences.IsClear => new NoProof("this printer does not answer GS r 1"),
        PrintProof.ProcessId when memory.AnswersProcessIds =>
            new ProcessIdProof(connection, memory, isBesideFence: false),
        PrintProof.Probed when memory.ProofOf(wanted) == PrintProof.ProcessId =>
            new ProcessIdProof(connection, memory, isBesideFence: true),
        PrintProof.ProcessId => new FenceProof(connection, "; it does not answer GS ( H"),
        _ => new FenceProof(connection, ""),
    };
}

/// <summary>None: nothing more than that all bytes were taken is known.</summary>
internal sealed class NoProof(string why) : IProofOfPrint
{
    public PrintReport Report => new(PrintOutcome.Assumed, $"all bytes were taken; {why}");

    public bool IsGiven => true;

    public ReadOnlyMemory<byte> Begin() => default;
}

/// <summary>GS r 1 behind the slip: answered in its turn, so everything before it was processed (not: the last dots are
/// on paper).</summary>
/// <param name="remark">Behind the report's sentence.</param>
internal sealed class FenceProof(PrinterConnection connection, string remark) : IProofOfPrint
{
    public PrintReport Report => new(PrintOutcome.Printed, "the printer answered the fence behind it" + remark);

    public bool IsGiven => connection.FenceAnswered;

    public ReadOnlyMemory<byte> Begin()
    {
        connection.BeginFence();
        return StatusRequest.Fence.ToArray();
    }
}

/// <summary>GS ( H function 48 behind the slip: answered with its own number when the dots are on the paper. A fence
/// goes with it, which keeps the count of fences in step and finds out a printer that was switched off and on.
/// </summary>
/// <param name="isBesideFence">Nothing but a probe speaks for this printer's GS ( H, and a clone may answer it at once:
/// the fence must be answered too.</param>
internal sealed class ProcessIdProof(PrinterConnection connection, PrinterMemory memory, bool isBesideFence)
    : IProofOfPrint
{
    private readonly int _id = memory.NextProcessId();

    public PrintReport Report => new(PrintOutcome.Printed, isBesideFence
        ? "the printer answered the fence behind it and GS ( H, as it did when it was probed"
        : "the printer says that it has done all of it (GS ( H)");

    public bool IsGiven => IsAnswered && (!isBesideFence || connection.FenceAnswered);

    private bool IsAnswered => connection.AnsweredProcessId == _id;

    public ReadOnlyMemory<byte> Begin()
    {
        connection.BeginFence();
        return (byte[])[.. StatusRequest.ProcessId(_id), .. StatusRequest.Fence];
    }

    public void End(bool isOverdue)
    {
        if (IsAnswered)
        {
            memory.RecordProcessIdBehindSlip(true);
        }
        else if (isOverdue && connection.FenceAnswered)
        {
            memory.RecordProcessIdBehindSlip(false);
        }
    }
}
