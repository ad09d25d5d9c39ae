using System.Globalization;

namespace PosDaemon.Lanes;

/// <summary>One sentence for the person at a lane, in both languages of a terminal: what has happened and what to do.
/// The vocabulary is closed. Nothing else can make one, so that the text of an exception, of a driver or of a stranger
/// never stands where a cashier reads; such a cause goes beside it, for the technician.</summary>
public sealed record Sentence
{
    private Sentence(string zh, string en) => (Zh, En) = (zh, en);

    public string Zh { get; }

    public string En { get; }

    // ---- a code is read ----

    public static Sentence NoCode { get; } = new("读到的内容里没有码。请重新扫码。", "There is no code in it. Scan again.");

    public static Sentence Scanned { get; } = new("已扫码。", "Scanned.");

    public static Sentence SameCode { get; } = new("同一个码，继续原来的核销。", "The same code again: its scan goes on.");

    public static Sentence Stopping { get; } = new(
        "系统正在停止，此码未受理。请一分钟后再次出示。", "The service is stopping; show the code again in a minute.");

    public static Sentence TooManyUnanswered { get; } = new(
        "等待云端答复的码太多，此码未受理。请等有结果后再扫。",
        "Too many codes are waiting for the cloud; wait for an answer.");

    public static Sentence TooMuchWaits { get; } = new(
        "待处理的太多，此码未受理。请再次出示。", "Too much is waiting; show the code again.");

    public static Sentence SetAside { get; } = new(
        "此码多次处理失败，已搁置。请到云端查询是否已核销。",
        "The lane failed of this code again and again. Look up at the cloud whether it was used.");

    public static Sentence NobodySignedIn { get; } = new(
        "还没有操作员登录，此码未受理。请先登录再扫。", "Nobody has signed in here; sign in, then scan.");

    public static Sentence SignedIn { get; } = new("已登录。", "Signed in.");

    public static Sentence SignedOut { get; } = new("已退出登录。", "Signed out.");

    public static Sentence SignInUnanswered { get; } = new(
        "云端没有答复，未能登录。请检查网络后重试。", "The cloud does not answer; see to the network and sign in again.");

    public static Sentence SignInNotAccepted { get; } = new(
        "云端与本机互不认可，未能登录。请通知技术人员。",
        "The cloud and this terminal do not accept each other, so nobody can sign in: tell a technician.");

    public static Sentence SignInNotUnderstood { get; } = new(
        "云端不懂登录，可能版本较旧，未能登录。请通知技术人员。",
        "The cloud does not understand the sign-in; it may be of an older version: tell a technician.");

    // ---- a preview ends ----

    public static Sentence AnotherWasShown { get; } = new(
        "已出示另一个码。此码未使用，可再次出示。",
        "Another code was shown; this one was not used and can be shown again.");

    public static Sentence NobodyConfirmed { get; } = new(
        "无人确认。此码未使用，可再次出示。", "Nobody confirmed it; this code was not used and can be shown again.");

    public static Sentence NotLookedUp { get; } = new(
        "云端没有答复。此码未使用，可再次出示。",
        "The cloud did not answer; this code was not used and can be shown again.");

    public static Sentence CancelledByOperator { get; } = new("操作员已取消。此码未使用。", "Cancelled; the code was not used.");

    public static Sentence ServiceRestarted { get; } = new(
        "系统重新启动。此码未使用，可再次出示。",
        "The service restarted; this code was not used and can be shown again.");

    public static Sentence CloudReachedTooLate { get; } = new(
        "联系到云端时顾客可能已离开。此码未使用，可再次出示。",
        "The cloud was reached too late; this code was not used and can be shown again.");

    public static Sentence NotUsed { get; } = new(
        "此码未使用，可再次出示。", "This code was not used and can be shown again.");

    // ---- the operator's part ----

    public static Sentence Confirmed { get; } = new("已确认。", "Confirmed.");

    public static Sentence ScreenHasChanged { get; } = new(
        "屏幕已换成另一个码，请重新查看。", "The screen has changed to another code meanwhile: look again.");

    public static Sentence NothingToConfirm { get; } = new(
        "没有待确认的码，请先扫码。", "There is nothing to confirm: scan a code first.");

    public static Sentence NothingToCancel { get; } = new("没有可取消的码。", "There is nothing to cancel.");

    public static Sentence MayBeRedeemed { get; } = new(
        "可能已经核销，正在询问结果。核销成功后可以撤销。",
        "It may already be redeemed: its answer is being asked for. Undo it once it is accepted.");

    public static Sentence UsesTooFew { get; } = new(
        "使用次数须为 1 或以上，请重新输入。", "The number of uses must be 1 or more: enter it again.");

    public static Sentence BillMissing { get; } = new(
        "请输入账单金额。", "Enter the amount of the bill.");

    public static Sentence BillNotPositive { get; } = new(
        "账单金额须大于 0，请重新输入。", "The bill must be more than 0: enter it again.");

    public static Sentence BillTooLarge { get; } = new(
        "账单金额过大，请核对后重新输入。", "The bill is too large: check it and enter it again.");

    // ---- the cloud does not answer ----

    public static Sentence CloudSilent { get; } = new(
        "云端暂时没有应答，系统会自动再问。请顾客稍等，或再次出示同一个码；不要换码。",
        "The cloud has not answered yet; it is asked again by itself. Let the guest wait, or show the same code again; "
            + "do not take another code for it.");

    public static Sentence CloudNotTrusted { get; } = new(
        "本机不接受云端的证书，暂时不能核销，此码尚无结果。请通知技术人员。",
        "The cloud's certificate is not accepted here; this code has no result yet. Call the technician.");

    public static Sentence TerminalNotAccepted { get; } = new(
        "云端不接受本终端，暂时不能核销，此码尚无结果。请通知技术人员。",
        "The cloud does not accept this terminal; this code has no result yet. Call the technician.");

    public static Sentence CloudNotUnderstood { get; } = new(
        "云端的应答无法识别，系统会自动再问，此码尚无结果。请顾客稍等；若持续如此，请通知技术人员。",
        "The cloud's answer cannot be understood; it is asked again by itself. Let the guest wait; if it goes on, call "
            + "the technician.");

    public static Sentence CloudWasLate { get; } = new(
        "云端收到请求太迟，没有核销。请再次出示同一个码。",
        "The cloud was asked too late and has not redeemed it. Show the same code again.");

    public static Sentence CloudTakesBack { get; } = new(
        "云端对已接受的码给出了不同的答复，闸机没有打开。请人工核查，或再次出示同一个码。",
        "The cloud answers otherwise of what it had accepted, and the gate stays shut. Check by hand, or show the code "
            + "again.");

    // ---- the gate ----

    public static Sentence GateTooLate { get; } = new(
        "答复来得太晚，闸机没有打开。请再次出示同一个码。",
        "The answer came too late to open the gate. Show the code again.");

    public static Sentence GateShutShowAgain { get; } = new(
        "闸机没有打开。请再次出示同一个码。", "The gate did not open. Show the code again.");

    public static Sentence GateShut { get; } = new(
        "闸机没有打开。请手动打开。", "The gate did not open. Open it by hand if it is shut.");

    public static Sentence GateInDoubtShowAgain { get; } = new(
        "闸机可能没有打开。若仍关着，请再次出示同一个码。", "The gate may not have opened. Show the code again.");

    public static Sentence GateInDoubt { get; } = new(
        "闸机可能没有打开。若仍关着，请手动打开。", "The gate may not have opened. Open it by hand if it is shut.");

    public static Sentence NotPassedUndoAsked { get; } = new(
        "您没有通过闸机，正在撤销核销。请稍候。", "You did not pass the gate; the redemption is being taken back. Wait a moment.");

    public static Sentence NotPassedUndone { get; } = new(
        "您没有通过闸机，此码恢复可用。请再次出示。", "You did not pass the gate; the code is good again. Show it again.");

    public static Sentence NotPassedTakeAway { get; } = new(
        "此码恢复可用。请先把码移开几秒，再出示。",
        "The code is good again. Take it away for some seconds, then show it.");

    public static Sentence NotPassedStands { get; } = new(
        "您没有通过闸机，但核销仍有效。请联系工作人员。",
        "You did not pass the gate, and the code stays used. Ask the staff.");

    // ---- slips ----

    public static Sentence SlipQueued { get; } = new("小票已重新排队打印。", "The slip is in the queue again.");

    public static Sentence SlipWaits { get; } = new(
        "小票已在等待打印。", "Its slip is waiting for the printer already.");

    public static Sentence SlipIsPrinting { get; } = new("小票正在打印。", "Its slip is being printed.");

    public static Sentence NoSlip { get; } = new("此次核销没有小票。", "This redemption has no slip.");

    public static Sentence NoPrinter { get; } = new("本通道没有打印机。", "This lane has no printer.");

    public static Sentence SlipDroppedByUndo { get; } = new(
        "核销已撤销，小票不再打印。", "The redemption was undone; its slip is not printed.");

    public static Sentence PaperIsOut { get; } = new(
        "打印机缺纸。装纸后自动打印。", "The printer is out of paper. It prints by itself once there is some.");

    public static Sentence CoverIsOpen { get; } = new(
        "打印机盖未合上。合上后自动打印。", "The printer's cover is open. It prints by itself once it is shut.");

    public static Sentence CutterIsStuck { get; } = new(
        "打印机切刀卡住。请开盖清理，然后关机再开机。",
        "The printer's cutter is stuck. Open the cover, free the blade, switch off and on.");

    public static Sentence HeadIsHot { get; } = new(
        "打印头过热，正在冷却。冷却后自动打印。", "The print head is too hot. It prints by itself when it has cooled.");

    public static Sentence PrinterNeedsPowerCycle { get; } = new(
        "打印机故障。请关机再开机；若仍报错，请送修。",
        "The printer has a fault. Switch it off and on; if the fault stays, have it repaired.");

    public static Sentence PrinterNotReady { get; } = new(
        "打印机未就绪。请检查电源、数据线和打印机指示灯；就绪后自动打印。",
        "The printer is not ready. Check its power, cable and lamps; it prints by itself once it is ready.");

    public static Sentence SlipNotTaken { get; } = new(
        "打印机多次没有打印这张小票。请检查打印机，然后补打。",
        "The printer did not take this slip, many times. Check the printer, then reprint.");

    public static Sentence SlipHasFault { get; } = new(
        "这张小票无法排版。请通知技术人员。", "This slip could not be laid out. Call the technician.");

    public static Sentence SlipInDoubt { get; } = new(
        "小票可能已打出，也可能没有。请查看打印机；顾客没有小票时请补打。",
        "The slip may be on paper or not. Look at the printer; reprint it if the guest has none.");

    public static Sentence SlipAfterLoss { get; } = new(
        "本机的记录曾丢失，小票可能已打出。请查看打印机；顾客没有小票时请补打。",
        "The journal was lost, and the slip may be on paper. Look; reprint it if the guest has none.");

    public static Sentence HadBeenRedeemed { get; } = new(
        "记录丢失前已核销，小票已保留。需要时请补打。",
        "It had been redeemed before the journal was lost; its slip is held.");

    // ---- undo and reprint ----

    public static Sentence NoSuchScan { get; } = new(
        "本终端的记录里没有这次扫码。", "There is no such scan in this terminal's journal.");

    public static Sentence NothingRedeemed { get; } = new("这次扫码没有核销。", "Nothing was redeemed by this scan.");

    public static Sentence NotKnownYet { get; } = new(
        "尚不知是否核销，正在询问云端。核销成功后小票会自动打印。",
        "Whether it is redeemed is being asked for; its slip prints by itself once it is.");

    public static Sentence Undone { get; } = new("已撤销，此码恢复可用。", "Undone; the code is good again.");

    public static Sentence TakeSlipBack { get; } = new("请收回已打印的小票。", "Take back the slip that was printed.");

    public static Sentence TakeSlipOut { get; } = new(
        "小票可能还会打出。打出后请收回。", "Its slip may still come out of the printer. Take it back then.");

    public static Sentence WasUndone { get; } = new("此次核销已撤销。", "This redemption was undone.");

    public static Sentence UndoneAlready { get; } = new("此次核销早已撤销。", "It is undone already.");

    public static Sentence UndoAsked { get; } = new(
        "正在请云端撤销，尚无结果。", "The undo is being asked for; there is no answer yet.");

    public static Sentence UndoAskedAlready { get; } = new(
        "正在请云端撤销，请勿重复。", "Its undo is being asked for already.");

    public static Sentence UndoUnanswered { get; } = new(
        "云端没有答复，尚不知是否已撤销；系统会一直询问。请以该笔记录为准，不要重复撤销。",
        "The cloud does not answer; the undo is being asked for until it does. Watch the scan's record.");

    // ---- the lane cannot work ----

    public static Sentence JournalFull { get; } = new(
        "磁盘已满，无法记录，暂停核销。请通知技术人员清理磁盘；之后会自动恢复。",
        "The disk is full, so that nothing can be recorded. Have some space freed; it goes on by itself then.");

    public static Sentence JournalUnusable { get; } = new(
        "无法写入记录，暂停核销。请通知技术人员。",
        "Nothing can be recorded, and no code is taken. Call the technician.");

    public static Sentence JournalIsFresh { get; } = new(
        "本机的记录已损坏，已启用新的记录。请再次出示此码。",
        "The journal was damaged and a fresh one is in use. Show the code again.");

    public static Sentence LaneHasTooMuch { get; } = new(
        "本通道待处理的太多，或系统正在停止。请再试。",
        "The lane has too much waiting, or the service is stopping; try again.");

    public static Sentence LaneHasNotAnswered { get; } = new(
        "本通道尚未答复，结果请看状态。", "The lane has not answered yet; what becomes of it is in the state.");

    public static Sentence UndoGoesOn { get; } = new(
        "撤销请求已发出，结果暂时无法记录。恢复后请查看该笔记录，不必重复撤销。",
        "The undo is being asked for until the cloud has answered. Look at the scan's record then, and do not undo it "
            + "again.");

    // ---- with something in it ----

    /// <param name="bytes">Read at once.</param>
    public static Sentence CodeTooLong(int bytes) => new(
        Text($"读到 {bytes} 字节，比任何码都长。请只扫核销码。"),
        Text($"A code of {bytes} bytes is longer than any this system knows. Scan the code alone."));

    public static Sentence CodeInSeveralPackets { get; } = new(
        "扫码器按现在的设置传不了这么长的码，请联系技术人员。",
        "The scanner, as it is set, cannot pass on a code of this length. Tell the technician.");

    public static Sentence OtherKindOfCode { get; } = new(
        "这不是核销码。请出示订单里的核销码。", "This is not one of our codes. Show the code of your order.");

    public static Sentence UsesTooMany(int left) => new(
        Text($"只剩 {left} 次，请重新输入使用次数。"),
        Text($"Only {left} {(left == 1 ? "use is" : "uses are")} left: enter the number of uses again."));

    public static Sentence BillCurrency(string currency) => new(
        Text($"账单须为 {currency}，请用 {currency} 重新输入。"),
        Text($"The bill must be in {currency}: enter it again in {currency}."));

    /// <param name="question">The merchant's own words.</param>
    public static Sentence AnswerMissing(string question) => new(
        Text($"请回答：{question}"), Text($"Answer: {question}"));

    /// <param name="question">The merchant's own words.</param>
    /// <param name="choices">One of which is the answer.</param>
    public static Sentence AnswerNotAChoice(string question, IEnumerable<string> choices) => new(
        Text($"请从选项中回答：{question}（{string.Join("、", choices)}）"),
        Text($"Answer with one of the choices: {question} ({string.Join(", ", choices)})"));

    /// <param name="question">The merchant's own words.</param>
    /// <param name="longest">Characters.</param>
    public static Sentence AnswerTooLong(string question, int longest) => new(
        Text($"“{question}”的回答过长（最多 {longest} 字），请缩短。"),
        Text($"The answer to \"{question}\" is too long (at most {longest} characters): shorten it."));

    public static Sentence CopyQueued(int copy) => new(
        Text($"第 {copy} 联已排队打印，标有“补打”。"), Text($"Copy {copy} is in the queue, marked as a reprint."));

    /// <param name="refused">By which the cloud asks for more.</param>
    public static Sentence MoreIsNeeded(Protocol.Redemption.V1.Refused refused)
    {
        var zh = CloudWords.For(refused.Message, isEnglish: false) ?? "还需补充信息";
        var en = CloudWords.For(refused.Message, isEnglish: true) ?? "More is needed";
        return new(
            $"{zh.TrimEnd('。')}。此码未使用，请补全后再确认。",
            $"{en.TrimEnd('.')}. The code was not used; supply what is missing and confirm again.");
    }

    /// <param name="refused">The cloud's refusal of an undo.</param>
    public static Sentence UndoRefused(Protocol.Redemption.V1.Refused refused)
    {
        var (zh, en) = VerdictWords.Of(VerdictKind.Refused, refused.Reason);
        zh = CloudWords.For(refused.Message, isEnglish: false) ?? zh;
        en = CloudWords.For(refused.Message, isEnglish: true) ?? en;
        return new(
            $"未撤销，核销仍有效：{zh.TrimEnd('。')}。", $"Not undone, it is still redeemed: {en.TrimEnd('.')}.");
    }

    public static Sentence LaneFails(double seconds) => new(
        Text($"本通道出错，{seconds:0.#} 秒后自动重新启动。请届时再次出示此码。"),
        Text($"This lane failed and starts again in {seconds:0.#} s. Show the code again then."));

    /// <summary>Nothing of an order was begun.</summary>
    /// <param name="why">What stands in the way.</param>
    public static Sentence NothingDone(Sentence why) => new($"未执行：{why.Zh}", $"Nothing was done: {why.En}");

    /// <summary>The lane failed over an order: nobody knows what became of it.</summary>
    public static Sentence LookWhetherDone(Sentence why) => new(
        $"请先查看记录是否已执行，再决定是否重试。{why.Zh}", $"Look at the state whether it was done. {why.En}");

    /// <summary>This one, and another behind it.</summary>
    public Sentence And(Sentence? next) => next is null ? this : new(Zh + next.Zh, $"{En} {next.En}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
