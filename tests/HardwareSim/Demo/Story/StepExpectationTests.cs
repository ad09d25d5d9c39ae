using PosSim.Demo.Story;

namespace PosSim.Tests.Demo.Story;

/// <summary>The checker of the demo, fed with what a broken product would show: each must be called wrong, in words
/// that say what was expected.</summary>
public sealed class StepExpectationTests
{
    private static readonly SlipSeen Slip = new("海之味\n账单      138.00\n应付现金   38.00\n", ["E1"], "Partial");

    private static readonly StepOutcome Good = new()
    {
        Verdict = "accepted",
        ScanIds = ["s1"],
        SlipState = "printed",
        Slips = [Slip],
        UsesLeft = 4,
    };

    [Fact]
    public void What_came_out_right_is_called_right() => Assert.Empty(
        new StepExpectation { UsesLeft = 4, SlipHasQr = true, SlipHas = ["38.00", "账单 138.00"] }.Compare(Good));

    public static TheoryData<string, string> Wrong => new()
    {
        { "refused", "expected the verdict accepted, got \"refused\"" },
        { "second scan id", "expected one scan id" },
        { "no slip", "expected one slip, got 0" },
        { "two slips", "expected one slip, got 2" },
        { "slip lost", "expected the slip to be printed, it is \"unknown\"" },
        { "marked", "expected no REPRINT mark" },
        { "no cash due", "expected \"38.00\" on the slip" },
        { "redeemed twice", "expected 4 uses left, got 3" },
        { "pulse", "expected 0 gate pulse(s), got 1" },
        { "stuck", "it is still driven" },
        { "no code", "expected a QR code on each slip" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_came_out_wrong_is_called_wrong(string what, string words)
    {
        var came = what switch
        {
            "refused" => Good with { Verdict = "refused" },
            "second scan id" => Good with { ScanIds = ["s1", "s2"] },
            "no slip" => Good with { Slips = [] },
            "two slips" => Good with { Slips = [Slip, Slip] },
            "slip lost" => Good with { SlipState = "unknown" },
            "marked" => Good with { Slips = [Slip with { Text = $"补打 REPRINT 2\n{Slip.Text}" }] },
            "no cash due" => Good with { Slips = [Slip with { Text = "账单 138.00" }] },
            "redeemed twice" => Good with { UsesLeft = 3 },
            "pulse" => Good with { PulseMilliseconds = [500] },
            "stuck" => Good with { GateIsStuck = true },
            _ => Good with { Slips = [Slip with { Qr = [] }] },
        };
        var expected = new StepExpectation { UsesLeft = 4, SlipHasQr = true, SlipHas = ["38.00"] };
        var faults = expected.Compare(came);
        Assert.Contains(faults, fault => fault.Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("已于 2026-11-21 20:30 在旗舰店（counter）核销", true)]
    [InlineData("已核销", false)]
    [InlineData("已于 2026-11-21 20:30 核销", false)]
    public void A_second_use_must_be_refused_with_time_and_place_of_the_first(string detail, bool right)
    {
        var expected = new StepExpectation
        {
            Verdict = "refused", Reason = "ALREADY_REDEEMED", HasTime = true, HasPlace = ["counter"],
            FewestSlips = 0, MostSlips = 0,
        };
        var came = new StepOutcome
        {
            Verdict = "refused", Reason = "ALREADY_REDEEMED", Detail = detail, ScanIds = ["s2"],
        };
        Assert.Equal(right, expected.Compare(came).Count == 0);
        Assert.NotEmpty(expected.Compare(came with { Reason = "NOT_FOUND" }));
        Assert.NotEmpty(expected.Compare(came with { Slips = [Slip] }));
    }

    [Fact]
    public void A_slip_that_came_out_without_paper_or_was_not_held_is_wrong()
    {
        var expected = new StepExpectation { HeldFirst = true };
        Assert.Empty(expected.Compare(Good with { SlipWhileWaiting = "held" }));
        Assert.NotEmpty(expected.Compare(Good with { SlipWhileWaiting = "unknown" }));
        Assert.NotEmpty(expected.Compare(Good with { SlipWhileWaiting = "held", SlipsTooEarly = 1 }));
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(30, false)]
    [InlineData(8000, false)]
    public void A_pulse_must_move_the_gate_and_end(double milliseconds, bool right) => Assert.Equal(
        right, new StepExpectation { Pulses = 1 }.Compare(Good with { PulseMilliseconds = [milliseconds] }).Count == 0);

    [Fact]
    public void A_network_step_in_which_nothing_was_swallowed_proves_nothing() => Assert.NotEmpty(
        new StepExpectation { RepliesSwallowed = 1 }.Compare(Good));

    [Fact]
    public void A_voucher_that_is_used_without_asking_for_the_bill_is_wrong()
    {
        var expected = new StepExpectation { Asks = "bill" };
        Assert.Empty(expected.Compare(Good with { Asked = ["bill"] }));
        Assert.NotEmpty(expected.Compare(Good));
    }

    [Fact]
    public async Task What_is_reported_is_said_in_both_languages()
    {
        await using var output = new StringWriter();
        var report = new StoryReport(output);
        var came = Good with { Words = "核销成功  Accepted", Asked = ["bill"], PulseMilliseconds = [500] };
        await report.StepAsync("right", "对", () => Task.FromResult(came), new StepExpectation { Pulses = 1 });
        report.Count(slips: 1, pulses: 1);
        report.Close(TimeSpan.FromSeconds(2));
        var own = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.IndexOfAny(['│', '┌']) < 0);
        Assert.All(own, line => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}.*  .*[a-z]", line));
    }

    [Fact]
    public async Task A_slip_that_came_out_after_its_step_is_found_at_the_end()
    {
        await using var output = new StringWriter();
        var report = new StoryReport(output);
        await report.StepAsync("right", "对", () => Task.FromResult(Good), new StepExpectation());
        report.Count(slips: 2, pulses: 0);
        Assert.False(report.AllWell);
        Assert.Contains("WRONG: expected 1 slips", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_step_is_wanted_and_counted()
    {
        await using var output = new StringWriter();
        var report = new StoryReport(output);
        await report.StepAsync("right", "对", () => Task.FromResult(Good), new StepExpectation());
        Assert.True(report.AllWell);
        await report.StepAsync("wrong", "错", () => Task.FromResult(Good), new StepExpectation { Pulses = 1 });
        Assert.False(report.AllWell);
        Assert.Contains("WRONG: expected 1 gate pulse(s), got 0", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("│ 海之味", output.ToString(), StringComparison.Ordinal);
    }
}
