using PosDaemon.Devices.Printers;

namespace PosDaemon.Devices.Tests.Printers;

public sealed class FenceLedgerTests
{
    private readonly ManualTime _time = new();
    private readonly FenceLedger _fences;

    public FenceLedgerTests() => _fences = new FenceLedger(_time);

    private void Settle()
    {
        _fences.Connected();
        _fences.Sent();
        _fences.Answered();
        _time.Advance(FenceLedger.Quiet);
        Assert.True(_fences.IsClear);
    }

    [Fact]
    public void Nothing_is_clear_before_a_fence_of_this_connection_is_answered()
    {
        Assert.False(_fences.IsClear);
        _fences.Connected();
        Assert.False(_fences.Answered());
        Assert.False(_fences.IsClear || _fences.EverAnswered);
        _fences.Sent();
        Assert.True(_fences.IsWaiting);
        Assert.False(_fences.IsClear);
    }

    [Fact]
    public void First_answer_of_a_process_counts_only_after_quiet_since_an_earlier_process_may_have_left_fences()
    {
        _fences.Connected();
        _fences.Sent();
        Assert.False(_fences.Answered());
        Assert.False(_fences.IsClear);
        _time.Advance(FenceLedger.Quiet / 2);
        Assert.False(_fences.Answered());
        _time.Advance(FenceLedger.Quiet / 2);
        Assert.False(_fences.IsClear);
        _time.Advance(FenceLedger.Quiet / 2);
        Assert.True(_fences.IsClear);
    }

    [Fact]
    public void In_step_each_answer_is_that_of_the_fence_before_it()
    {
        Settle();
        for (int slip = 0; slip < 3; slip++)
        {
            _fences.Sent();
            Assert.True(_fences.Answered());
            Assert.True(_fences.IsClear);
        }
    }

    [Fact]
    public void Fence_left_unanswered_on_an_earlier_connection_must_be_answered_as_well_or_quiet_must_follow()
    {
        Settle();
        _fences.Sent();
        _fences.Connected();
        _fences.Sent();

        Assert.False(_fences.Answered());
        Assert.False(_fences.IsClear);
        Assert.True(_fences.Answered());
        Assert.True(_fences.IsClear);

        _fences.Sent();
        _fences.Connected();
        _fences.Sent();
        Assert.False(_fences.Answered());
        _time.Advance(FenceLedger.Quiet);
        Assert.True(_fences.IsClear);
        _fences.Sent();
        Assert.True(_fences.Answered());
    }

    [Fact]
    public void Answer_that_nobody_asked_for_is_no_proof_and_asks_for_quiet_again()
    {
        Settle();
        _fences.Answered();
        Assert.False(_fences.IsClear);
        _time.Advance(FenceLedger.Quiet);
        _fences.Sent();
        Assert.False(_fences.IsClear);
        Assert.True(_fences.Answered());
    }

    [Fact]
    public void Cleared_buffer_owes_no_answer_but_the_next_slip_needs_a_fence_of_its_own_first()
    {
        Settle();
        _fences.Sent();
        _fences.Cleared();
        Assert.False(_fences.IsClear);
        _fences.Sent();
        Assert.True(_fences.Answered());
    }
}
