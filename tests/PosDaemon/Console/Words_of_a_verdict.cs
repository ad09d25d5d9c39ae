using Google.Protobuf.Reflection;
using PosDaemon.Console;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace PosDaemon.Tests.Console;

public class Words_of_a_verdict
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly TimeZoneInfo China =
        TimeZoneInfo.CreateCustomTimeZone("+8", TimeSpan.FromHours(8), "+8", "+8");

    [Fact]
    public void Name_each_reason_of_the_contract_and_say_it_in_two_languages()
    {
        foreach (var reason in Enum.GetValues<Reason>().Where(reason => reason != Reason.Unspecified))
        {
            var name = typeof(Reason).GetField(reason.ToString())!
                .GetCustomAttributes(typeof(OriginalNameAttribute), false).Cast<OriginalNameAttribute>().Single().Name;
            var (zh, en) = VerdictWords.Of(VerdictKind.Refused, reason);

            Assert.Equal(name["REASON_".Length..], VerdictWords.Name(reason));
            Assert.NotEqual(VerdictWords.Of(VerdictKind.Refused, Reason.Unspecified), (zh, en));
        }
    }

    [Fact]
    public void Are_different_for_each_kind()
    {
        var words = Enum.GetValues<VerdictKind>().Select(kind => VerdictWords.Of(kind, default)).ToList();

        Assert.Equal(words.Count, words.Distinct().Count());
    }

    [Fact]
    public void Tell_when_and_where_a_code_was_used_before()
    {
        var view = new VerdictViews(China).Of(UsedBefore(Timestamp.FromDateTimeOffset(At)))!;

        Assert.Equal(("ALREADY_REDEEMED", "已核销过"), (view.Reason, view.Zh));
        Assert.Equal("首次核销：2026-03-04 13:06 +08:00 鱼庄 counter 小王", view.Detail);
    }

    [Theory]
    [InlineData(long.MaxValue, 0)]
    [InlineData(long.MinValue, 0)]
    [InlineData(0, -1)]
    public void Pass_over_a_time_that_is_outside_the_calendar(long seconds, int nanos)
    {
        var view = new VerdictViews(China).Of(UsedBefore(new Timestamp { Seconds = seconds, Nanos = nanos }))!;

        Assert.Equal("首次核销：时间不明 鱼庄 counter 小王", view.Detail);
    }

    private static ScanRecord UsedBefore(Timestamp at) => new()
    {
        Id = new ScanId("s2"), Lane = "counter", CodeHash = default, ReadAt = new Moment(At, default),
        Phase = ScanPhase.Refused,
        Refused = new Refused
        {
            Reason = Reason.AlreadyRedeemed,
            PriorUse = new PriorUse { At = at, StoreName = "鱼庄", Lane = "counter", OperatorName = "小王" },
        },
    };
}
