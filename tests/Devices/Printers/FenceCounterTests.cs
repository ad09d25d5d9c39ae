using Microsoft.Extensions.Time.Testing;
using PosDaemon.Devices.Printers;

namespace PosDaemon.Devices.Tests.Printers;

public sealed class FenceCounterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FenceCounter _fences;

    public FenceCounterTests() => _fences = new FenceCounter(_time);

    private void Settle()
    {
        _fences.BeginConnection();
        _fences.RecordSent();
        _fences.RecordAnswer();
        _time.Advance(FenceCounter.Quiet);
        Assert.True(_fences.IsClear);
    }

    [Fact]
    public void Nothing_is_clear_before_a_fence_of_this_connection_is_answered()
    {
        Assert.False(_fences.IsClear);
        _fences.BeginConnection();
        Assert.False(_fences.RecordAnswer());
        Assert.False(_fences.IsClear || _fences.EverAnswered);
        _fences.RecordSent();
        Assert.True(_fences.IsWaiting);
        Assert.False(_fences.IsClear);
    }

    [Fact]
    public void First_answer_of_a_process_counts_only_after_quiet_since_an_earlier_process_may_have_left_fences()
    {
        _fences.BeginConnection();
        _fences.RecordSent();
        Assert.False(_fences.RecordAnswer());
        Assert.False(_fences.IsClear);
        _time.Advance(FenceCounter.Quiet / 2);
        Assert.False(_fences.RecordAnswer());
        _time.Advance(FenceCounter.Quiet / 2);
        Assert.False(_fences.IsClear);
        _time.Advance(FenceCounter.Quiet / 2);
        Assert.True(_fences.IsClear);
    }

    [Fact]
    public void Answer_behind_a_question_of_the_name_may_be_that_to_the_question_until_it_was_quiet()
    {
        Settle();
        _fences.RecordSent();
        _fences.RecordAnswer();
        _fences.BeginConnection();
        _fences.RecordSent(isBehindName: true);
        _fences.RecordAnswer();
        Assert.False(_fences.IsClear);
        _fences.RecordAnswer();
        _time.Advance(FenceCounter.Quiet);
        Assert.True(_fences.IsClear);
        _fences.RecordSent();
        Assert.True(_fences.RecordAnswer() && _fences.IsClear);
    }

    [Fact]
    public void Answer_behind_a_name_that_was_given_is_that_of_the_fence()
    {
        Settle();
        _fences.RecordSent();
        _fences.RecordAnswer();
        _fences.BeginConnection();
        _fences.RecordSent(isBehindName: true);
        _fences.RecordName();
        Assert.True(_fences.RecordAnswer() && _fences.IsClear);
    }

    [Fact]
    public void In_step_each_answer_is_that_of_the_fence_before_it()
    {
        Settle();
        for (var slip = 0; slip < 3; slip++)
        {
            _fences.RecordSent();
            Assert.True(_fences.RecordAnswer());
            Assert.True(_fences.IsClear);
        }
    }

    [Fact]
    public void Fence_left_unanswered_on_an_earlier_connection_must_be_answered_as_well_or_quiet_must_follow()
    {
        Settle();
        _fences.RecordSent();
        _fences.BeginConnection();
        _fences.RecordSent();

        Assert.False(_fences.RecordAnswer());
        Assert.False(_fences.IsClear);
        Assert.True(_fences.RecordAnswer());
        Assert.True(_fences.IsClear);

        _fences.RecordSent();
        _fences.BeginConnection();
        _fences.RecordSent();
        Assert.False(_fences.RecordAnswer());
        _time.Advance(FenceCounter.Quiet);
        Assert.True(_fences.IsClear);
        _fences.RecordSent();
        Assert.True(_fences.RecordAnswer());
    }

    [Fact]
    public void Answer_that_nobody_asked_for_is_no_proof_and_asks_for_quiet_again()
    {
        Settle();
        _fences.RecordAnswer();
        Assert.False(_fences.IsClear);
        _time.Advance(FenceCounter.Quiet);
        _fences.RecordSent();
        Assert.False(_fences.IsClear);
        Assert.True(_fences.RecordAnswer());
    }

    [Fact]
    public void Cleared_buffer_leaves_no_answer_to_come_but_the_next_slip_needs_a_fence_of_its_own_first()
    {
        Settle();
        _fences.RecordSent();
        _fences.RecordCleared();
        Assert.False(_fences.IsClear);
        _fences.RecordSent();
        Assert.True(_fences.RecordAnswer());
    }
}
