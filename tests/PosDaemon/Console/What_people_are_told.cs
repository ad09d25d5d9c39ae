using System.Reflection;
using System.Text.RegularExpressions;
using Grpc.Core;
using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Devices.Gates;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Tests.Hosting;

namespace PosDaemon.Tests.Console;

/// <summary>Whatever fails, the cashier reads a sentence in the language of the terminal, and never what an exception,
/// a driver or a stranger wrote. That is beside it, for the technician.</summary>
public sealed partial class What_people_are_told
{
    private const string OfException = "System.ObjectDisposedException: Cannot access a disposed object. Object name: "
        + "'System.Net.Sockets.NetworkStream'.\n   at System.Net.Http.Foo()";

    private static readonly CancellationToken Abort = CancellationToken.None;

    public static TheoryData<Exception> Strays() =>
    [
        new HttpRequestException(OfException), new IOException(OfException), new TimeoutException(OfException),
        new System.Net.Sockets.SocketException(111), new ObjectDisposedException("NetworkStream", OfException),
        new System.Security.Authentication.AuthenticationException(OfException),
        new InvalidDataException(OfException), new TaskCanceledException(OfException),
        .. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)
            .Select(code => new RpcException(new Status(code, OfException, new IOException(OfException)))),
        .. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)
            .Select(code => new RpcException(new Status(code, OfException))),
    ];

    [Fact]
    public void Each_sentence_of_the_vocabulary_is_in_both_languages()
    {
        var all = typeof(Sentence).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(property => (property.Name, Sentence: (Sentence)property.GetValue(null)!))
            .Concat(typeof(Sentence).GetMethods(BindingFlags.Public | BindingFlags.Static)
                .Where(method => method.ReturnType == typeof(Sentence) && !method.IsSpecialName)
                .Select(method => (method.Name, Sentence: (Sentence)method.Invoke(null,
                    [.. method.GetParameters().Select(parameter => Sample(parameter.ParameterType))])!)))
            .ToList();

        Assert.InRange(all.Count, 60, 200);
        Assert.All(all, one => MustBeChinese(one.Sentence.Zh));
        Assert.All(all, one => Assert.Matches(@"^[A-Z][^\u2E80-\uFFFF]{6,}[^ ]$", one.Sentence.En));
        Assert.Equal(all.Count, all.Select(one => one.Sentence.Zh).Distinct().Count());
        Assert.Empty(typeof(Sentence).GetConstructors());
    }

    [Fact]
    public void Each_word_of_a_verdict_is_in_both_languages()
    {
        foreach (var kind in Enum.GetValues<VerdictKind>())
        {
            foreach (var reason in Enum.GetValues<Reason>())
            {
                var (zh, en) = VerdictWords.Of(kind, reason);
                MustBeChinese(zh);
                Assert.Matches("^[A-Z][ -~]+$", en);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Strays), DisableDiscoveryEnumeration = true)]
    public async Task A_cloud_that_fails_is_a_sentence_and_its_cause_is_beside_it(Exception stray)
    {
        await using var lane = new BenchLane(hasGate: false, redeem: (_, _) => throw stray);
        var terminal = new BenchTerminal(lane);
        Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", "T-1", Abort));
        await BenchLane.UntilAsync(() => terminal.Lane.Verdict?.Kind == VerdictKind.NoAnswer);

        MustBeChinese(terminal.Lane.Verdict!.Detail);
        Assert.NotEmpty(terminal.Lane.Verdict.Cause!);
        Assert.All(await terminal.VerdictsAsync(), verdict => MustBeForPeople(verdict.Detail));
    }

    [Theory]
    [MemberData(nameof(Strays), DisableDiscoveryEnumeration = true)]
    public async Task So_is_one_that_fails_over_a_preview_or_an_undo(Exception stray)
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept, confirm: ConfirmMode.Always);
        var terminal = new BenchTerminal(lane);
        lane.On<PreviewRequest>(_ => throw stray);
        Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", "T-1", Abort));
        await BenchLane.UntilAsync(() => terminal.Lane.Verdict?.Kind == VerdictKind.NoAnswer);
        MustBeChinese(terminal.Lane.Verdict!.Detail);
        lane.On<PreviewRequest>(_ => Task.FromResult<object>(new PreviewResponse { Offer = new PreviewOffer() }));
        lane.On<UndoRequest>(_ => throw stray);
        await BenchLane.UntilAsync(() => terminal.Lane.Verdict?.Kind == VerdictKind.Confirm);
        Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ConfirmAsync(
            "counter", new Confirmation(null, null, new Dictionary<string, string>()), Abort));
        await BenchLane.UntilAsync(() => terminal.Lane.Verdict?.Kind == VerdictKind.Accepted);

        var outcome = Assert.IsType<ActOutcome.NotNow>(
            await terminal.Commands.UndoAsync(lane.Only.Id.Value, "", Abort));

        MustBeChinese(outcome.Zh);
        MustBeForPeople(outcome.Why);
        MustBeChinese(terminal.Lane.Verdict!.Detail);
    }

    [Theory]
    [InlineData(SlipOutcome.NotPrinted)]
    [InlineData(SlipOutcome.Unknown)]
    public async Task What_a_printers_driver_says_is_no_reason_for_a_cashier(SlipOutcome outcome)
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        var terminal = new BenchTerminal(lane);
        lane.Print = _ => Task.FromResult((outcome, OfException));
        await lane.Queue.EnqueueAsync(at => new LaneInput.PrinterChanged(at, true, OfException));
        Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", "T-1", Abort));
        await BenchLane.UntilAsync(() => terminal.Lane.Current?.Slip.Cause == OfException);
        await lane.Queue.EnqueueAsync(at => new LaneInput.PrinterChanged(at, false, OfException));

        var slip = Assert.Single(terminal.Lane.Held).Slip;
        MustBeChinese(slip.Reason);
        Assert.Equal(OfException, slip.Cause);
        Assert.All(await terminal.VerdictsAsync(), verdict => MustBeForPeople(verdict.Detail));
    }

    [Theory]
    [InlineData(GateOutcome.NotOpened)]
    [InlineData(GateOutcome.Uncertain)]
    public async Task What_a_gates_board_says_is_no_sentence_for_a_guard(GateOutcome outcome)
    {
        await using var lane = new BenchLane(redeem: BenchLane.Accept);
        var terminal = new BenchTerminal(lane);
        lane.Open = () => Task.FromResult(new GateReport(outcome, OfException));
        Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", "T-1", Abort));
        await BenchLane.UntilAsync(() => terminal.Lane.Verdict is { Cause: not null });

        MustBeChinese(terminal.Lane.Verdict!.Detail);
        Assert.Equal(OfException, terminal.Lane.Verdict.Cause);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_the_journal_says_is_for_the_technician(JournalFault fault)
    {
        var trouble = LaneTrouble.OfJournal(new JournalException(fault, OfException));

        MustBeChinese(trouble.Message.Zh);
        MustBeChinese(trouble.NotTaken.Zh);
        MustBeForPeople(trouble.NotTaken.En);
        Assert.Equal(OfException, trouble.OfJournalSaid);
    }

    public static TheoryData<JournalFault> Faults() => [.. Enum.GetValues<JournalFault>()];

    [Theory]
    [InlineData(OfException)]
    [InlineData("The merchant has blocked this")]
    [InlineData("Status(StatusCode=\"Internal\", Detail=\"x\")")]
    [InlineData("java.lang.NullPointerException: null")]
    [InlineData("RPC failed: ECONNRESET")]
    [InlineData("")]
    public void A_refusal_whose_message_is_no_sentence_of_this_language_shows_the_facts_instead(string message)
    {
        foreach (var reason in Enum.GetValues<Reason>())
        {
            var view = new VerdictViews(TimeZoneInfo.Utc).Of(Refused(new Refused
            {
                Reason = reason, Message = message, RightPlace = "鱼庄",
                PriorUse = new PriorUse { StoreName = "鱼庄", Lane = "counter" },
            }))!;

            MustBeChinese(view.Zh);
            MustBeForPeople(view.Detail);
            Assert.Contains("鱼庄", view.Detail, StringComparison.Ordinal);
            Assert.Equal(message.Length == 0 ? null : message, view.Cause);
        }
    }

    [Theory]
    [InlineData("已于 2026-03-04 12:00 在云栖里购物中心（exit）核销", false)]
    [InlineData("此码请到“Harbour Mall”使用", false)]
    [InlineData("VIP卡已过期", false)]
    [InlineData("2026-03-04 12:00 起可用", false)]
    [InlineData("Used 2026-03-04 12:00 in 云栖里购物中心 (exit)", true)]
    [InlineData("Good in 鱼庄, not here", true)]
    public void A_sentence_of_the_cloud_in_the_terminals_language_is_shown_as_it_is(
        string message, bool isEnglish)
    {
        var refused = new Refused { Reason = Reason.WrongPlace, Message = message };
        var (language, other) = isEnglish
            ? (TerminalLanguage.English, TerminalLanguage.Chinese)
            : (TerminalLanguage.Chinese, TerminalLanguage.English);

        Assert.Equal(message, new VerdictViews(TimeZoneInfo.Utc, language).Of(Refused(refused))!.Detail);
        Assert.NotEqual(message, new VerdictViews(TimeZoneInfo.Utc, other).Of(Refused(refused))!.Detail);
    }

    [Fact]
    public async Task A_terminal_in_English_says_it_in_English()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: (_, _) => throw ScriptedCloud.NoAnswer);
        var terminal = new BenchTerminal(lane, TerminalLanguage.English);
        Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", "T-1", Abort));
        await BenchLane.UntilAsync(() => terminal.Lane.Verdict?.Kind == VerdictKind.NoAnswer);

        Assert.Equal(Sentence.CloudNotUnderstood.En, terminal.Lane.Verdict!.Detail);
    }

    private static ScanRecord Refused(Refused refused) => new()
    {
        Id = new ScanId("s1"), Lane = "counter", CodeHash = default, ReadAt = default, Phase = ScanPhase.Refused,
        Refused = refused,
    };

    private static object Sample(Type type) =>
        type == typeof(int) ? 3
        : type == typeof(double) ? 0.5
        : type == typeof(string) ? "CNY"
        : type == typeof(Sentence) ? Sentence.JournalFull
        : type == typeof(Refused) ? new Refused { Reason = Reason.Settled, Message = OfException }
        : type == typeof(IEnumerable<string>) ? new[] { "A", "B" }
        : throw new NotSupportedException(type.Name);

    private static void MustBeChinese(string? text)
    {
        MustBeForPeople(text);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", text!);
    }

    private static void MustBeForPeople(string? text)
    {
        Assert.DoesNotMatch(@"Exception|System\.|Object name|\bat \w+\.|StatusCode|\n", text ?? "");
        if (text is not null && Chinese().IsMatch(text))
            Assert.DoesNotMatch(@"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+", text);
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Chinese();
}
