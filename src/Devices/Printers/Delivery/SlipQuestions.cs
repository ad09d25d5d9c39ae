using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Printers;

/// <summary>The questions that stand in one slip (<see cref="WatchedSlip"/>), and whether the printer has answered
/// them: one that is not answered never came to it, and neither did the slip around it.</summary>
/// <remarks>Answers come in the order of asking. So when a question that is put later is answered and an earlier one is
/// not, that one is lost.</remarks>
/// <param name="connection">The printer's.</param>
/// <param name="options">Its limits.</param>
/// <param name="time">Their clock.</param>
/// <param name="proof">Of the slip.</param>
/// <param name="mayWaitOn">Whether a line that stands still is to be waited for, as for the slip itself.</param>
internal sealed class SlipQuestions(PrinterConnection connection, PrinterOptions options, TimeProvider time,
    IProofOfPrint proof, Func<DeviceException, bool> mayWaitOn)
{
    private static readonly TimeSpan LookAround = TimeSpan.FromSeconds(1);

    private int? _answeredWhenAskedAgain;
    private long _askedAt;

    /// <summary>Put, and not answered.</summary>
    public int Open => connection.QuestionsInSlip - connection.AnswersInSlip;

    /// <summary>To be called right before the slip is written: what came until now answers none of them.</summary>
    public void Begin() => connection.BeginSlip();

    /// <summary>To be called right before a question is written: its answer may come before the write has ended.
    /// </summary>
    public void RecordAsked()
    {
        connection.QuestionsInSlip++;
        _askedAt = time.GetTimestamp();
    }

    /// <summary>Waits a moment for an answer; returns why the printer must have lost a part of the slip, or null.
    /// </summary>
    public async Task<string?> AwaitAsync(CancellationToken abort)
    {
        var isQuiet = await connection.NextAsync(LookAround, abort) is null;
        var isLost = isQuiet && (proof.IsGiven || connection.AnswersInSlip > _answeredWhenAskedAgain);
        if (isLost)
            return "the printer lost a part of the slip (switched off and on?)";
        // What holds it up may be over, and nobody says so to one that was switched off and on.
        if (connection.Facts.IsHeldUp && time.GetElapsedTime(_askedAt) >= options.StallLimit)
            await AskAgainAsync(abort);
        return null;
    }

    private async Task AskAgainAsync(CancellationToken abort)
    {
        var answered = connection.AnswersInSlip;
        RecordAsked();
        // On a line that stands still it waits for its turn, and is never left cut in two.
        await new SlipWrite(WatchedSlip.Question, connection.WriteAsync, mayWaitOn).RunAsync(abort);
        _answeredWhenAskedAgain ??= answered;
    }
}
