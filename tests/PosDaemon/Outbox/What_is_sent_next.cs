using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Outbox;

/// <summary>The outbox's decisions, without clock or network.</summary>
public sealed class What_is_sent_next
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    private static OutboxItem Item(long id, int tries = 0) =>
        new(id, new SlipReport { ScanId = $"s{id}", Copy = 1 }, tries, Now, null);

    private static ReportSlipsResponse Reply(params ItemVerdict.Types.Verdict[] verdicts)
    {
        var reply = new ReportSlipsResponse();
        reply.Verdicts.AddRange(verdicts.Select(v => new ItemVerdict { Verdict = v, Message = "no such scan" }));
        return reply;
    }

    private static long[] Ids(IReadOnlyList<OutboxItem> items) => [.. items.Select(item => item.Id)];

    [Fact]
    public void Fresh_reports_go_together_oldest_first() =>
        Assert.Equal([1, 2, 3], Ids(OutboxPolicy.NextBatch([Item(1), Item(2, tries: 1), Item(3)], 1)));

    [Fact]
    public void No_request_is_larger_than_the_contract_allows()
    {
        var due = Enumerable.Range(1, 150).Select(id => Item(id)).ToList();
        var batch = OutboxPolicy.NextBatch(due, 1);
        Assert.Equal(100, batch.Count);
        Assert.Equal(1, batch[0].Id);
    }

    [Fact]
    public void One_that_failed_twice_in_company_is_not_taken_along() =>
        Assert.Equal([2, 3], Ids(OutboxPolicy.NextBatch([Item(1, tries: 2), Item(2), Item(3)], 1)));

    [Fact]
    public void Those_that_failed_twice_go_one_at_a_time() =>
        Assert.Equal([1], Ids(OutboxPolicy.NextBatch([Item(1, tries: 2), Item(2, tries: 9)], 1)));

    [Fact]
    public void More_and_more_of_those_that_failed_twice_go_together_while_the_cloud_answers()
    {
        OutboxItem[] due = [.. Enumerable.Range(1, 200).Select(id => Item(id, tries: 12))];
        var (sizes, pace) = (new List<int>(), OutboxPace.AtStart);
        while (sizes.Sum() < due.Length)
        {
            sizes.Add(OutboxPolicy.NextBatch(due[sizes.Sum()..], pace.Together).Count);
            pace = pace.After(isAnswered: true);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 73], sizes);
        Assert.Equal(1, pace.After(isAnswered: false).Together);
    }

    [Fact]
    public void What_was_put_off_is_due_at_the_start_and_then_once_in_a_period_when_the_cloud_answers_again()
    {
        var (start, later) = (TimeSpan.FromHours(1), TimeSpan.FromHours(1) + OutboxPace.ReleasePeriod / 3);
        Assert.Equal(TimeSpan.Zero, OutboxPace.AtStart.ReleaseIn(start));

        var pace = OutboxPace.AtStart.Released(start);
        Assert.Null(pace.After(isAnswered: true).ReleaseIn(later));
        Assert.Null(pace.After(isAnswered: false).ReleaseIn(later));
        // What met an outage is not forgotten because the answer came too soon.
        pace = pace.After(isAnswered: false).After(isAnswered: true).After(isAnswered: true);
        Assert.Equal(OutboxPace.ReleasePeriod * 2 / 3, pace.ReleaseIn(later));
        Assert.Equal(TimeSpan.Zero, pace.ReleaseIn(start + OutboxPace.ReleasePeriod));
    }

    [Theory]
    [InlineData(ItemVerdict.Types.Verdict.Stored)]
    [InlineData(ItemVerdict.Types.Verdict.Known)]
    [InlineData(ItemVerdict.Types.Verdict.Conflict)]
    public void What_the_cloud_has_is_done_with(ItemVerdict.Types.Verdict verdict) =>
        Assert.Equal([new OutboxChange.Done(1)], OutboxPolicy.Answered([Item(1)], Reply(verdict), Now));

    [Fact]
    public void What_the_cloud_will_never_store_is_kept_for_people_to_see_and_never_sent_again() =>
        Assert.Equal(
            [new OutboxChange.Later(1, 1, DateTimeOffset.MaxValue, "rejected by the cloud: no such scan")],
            OutboxPolicy.Answered([Item(1)], Reply(ItemVerdict.Types.Verdict.Rejected), Now));

    [Fact]
    public void A_verdict_of_a_later_version_is_asked_for_again() =>
        Assert.Equal(
            [new OutboxChange.Later(1, 1, Now.AddSeconds(1), null)],
            OutboxPolicy.Answered([Item(1)], Reply((ItemVerdict.Types.Verdict)77), Now));

    [Fact]
    public void Each_report_gets_its_own_verdict() =>
        Assert.Equal(
            [
                new OutboxChange.Done(1),
                new OutboxChange.Later(2, 1, DateTimeOffset.MaxValue, "rejected by the cloud: no such scan"),
                new OutboxChange.Done(3),
            ],
            OutboxPolicy.Answered([Item(1), Item(2), Item(3)], Reply(
                ItemVerdict.Types.Verdict.Stored, ItemVerdict.Types.Verdict.Rejected,
                ItemVerdict.Types.Verdict.Known), Now));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_wrong_number_of_verdicts_changes_nothing(int verdicts)
    {
        var reply = Reply([.. Enumerable.Repeat(ItemVerdict.Types.Verdict.Stored, verdicts)]);
        var changes = OutboxPolicy.Answered([Item(1), Item(2)], reply, Now);
        Assert.Equal(
            [
                new OutboxChange.Later(1, 1, Now.AddSeconds(1), null),
                new OutboxChange.Later(2, 1, Now.AddSeconds(1), null),
            ],
            changes);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 5)]
    [InlineData(3, 10)]
    [InlineData(4, 30)]
    [InlineData(10, 30)]
    public void Without_an_answer_each_wait_is_longer_up_to_half_a_minute(int tries, int seconds) =>
        Assert.Equal(
            [new OutboxChange.Later(1, tries + 1, Now.AddSeconds(seconds), null)],
            OutboxPolicy.NotAnswered([Item(1, tries)], Now, "deadline"));

    [Theory]
    [InlineData(11)]
    [InlineData(500)]
    public void After_twelve_tries_it_is_parked_with_the_reason_and_asked_for_slowly(int tries) =>
        Assert.Equal(
            [new OutboxChange.Later(1, tries + 1, Now.AddMinutes(10), "deadline")],
            OutboxPolicy.NotAnswered([Item(1, tries)], Now, "deadline"));
}
