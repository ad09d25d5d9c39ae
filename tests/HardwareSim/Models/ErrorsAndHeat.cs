using PosSim.Interpreter;

namespace PosSim.Tests.Models;

public sealed class ErrorsAndHeat
{
    private const string AskAll = "10 04 01 10 04 02 10 04 03 10 04 04";

    [Fact]
    public void A_head_that_printed_too_much_stops_cools_and_goes_on_by_itself()
    {
        var printer = new TestPrinter(new() { HotAfterRows = 600, HeadCoolTime = TimeSpan.FromSeconds(10) });
        printer.Send("1D 61 04" + string.Concat(Enumerable.Repeat("'x' 0A ", 40)));
        Assert.Equal("10 00 00 0F", printer.Replies());
        printer.After(1000);
        Assert.Equal("18 40 00 0F", printer.Replies());
        Assert.True(printer.Model.State is { HeadHot: true, Online: false, HeadHeat: >= 90 });
        var stopped = printer.Lines().Length;
        Assert.InRange(stopped, 20, 22);
        printer.Send("10 04 03 10 05 01 10 04 03");
        Assert.Equal("52 52", printer.Replies());

        printer.After(3900);
        Assert.Equal(stopped, printer.Lines().Length);
        printer.After(1500);
        Assert.StartsWith("10 00 00 0F", printer.Replies());
        Assert.True(printer.Lines().Length > stopped);
        printer.Settle();
        Assert.Equal(40, printer.Lines().Length);
    }

    [Fact]
    public void A_head_that_may_rest_between_slips_never_gets_hot()
    {
        var printer = new TestPrinter(new() { HotAfterRows = 600, HeadCoolTime = TimeSpan.FromSeconds(10) });
        for (var slip = 0; slip < 20; slip++)
        {
            printer.Send(string.Concat(Enumerable.Repeat("'x' 0A ", 10)) + "1D 56 42 00").After(8000);
            Assert.True(printer.Model.State.Online);
        }
        Assert.Equal(20, printer.Model.Slips.Count);
    }

    [Fact]
    public void A_recoverable_error_ends_by_DLE_ENQ_1_and_the_failed_line_is_printed_from_its_start()
    {
        var printer = new TestPrinter(new());
        printer.Send("'one' 0A 'two' 0A").After(30);
        printer.Model.SetError(PrinterError.Recoverable);
        printer.After(10_000).Send(AskAll);
        Assert.Equal("1A 52 16 12", printer.Replies());
        Assert.Equal("one", printer.Model.CurrentText);
        printer.Send("10 05 01").After(24);
        Assert.Equal("one", printer.Model.CurrentText);
        printer.After(2);
        Assert.Equal("one\ntwo", printer.Model.CurrentText);
    }

    [Fact]
    public void A_recoverable_error_ends_by_DLE_ENQ_2_and_the_rest_is_gone()
    {
        var printer = new TestPrinter(new());
        printer.Send("'one' 0A 'two' 0A").After(30);
        printer.Model.SetError(PrinterError.Recoverable);
        printer.Send("10 05 02 'three' 0A").Settle();
        Assert.Equal("one\nthree", printer.Model.CurrentText);
    }

    [Theory]
    [InlineData(PrinterError.Recoverable, true)]
    [InlineData(PrinterError.Unrecoverable, false)]
    public void The_cover_ends_a_recoverable_error_alone(PrinterError error, bool ends)
    {
        var printer = new TestPrinter();
        printer.Model.SetError(error);
        printer.Model.SetCover(true);
        printer.Model.SetCover(false);
        Assert.Equal(ends, printer.Model.State.Online);
    }

    [Fact]
    public void An_unrecoverable_error_ends_with_the_power_switch_alone()
    {
        var printer = new TestPrinter();
        printer.Model.SetError(PrinterError.Unrecoverable);
        printer.Send("10 05 01 10 05 02 'lost' 0A" + AskAll);
        Assert.Equal("1A 52 32 12", printer.Replies());
        printer.Model.PowerCycle(printer.Now);
        printer.Send("'kept' 0A" + AskAll);
        Assert.Equal("12 12 12 12", printer.Replies());
        Assert.Equal("kept", printer.Model.CurrentText);
    }

    [Fact]
    public void A_jammed_blade_that_is_not_freed_is_not_recovered()
    {
        var printer = new TestPrinter();
        printer.Model.SetCutterJam(true);
        printer.Send("'one' 0A 1D 56 42 00 10 05 01 10 05 02 10 04 03");
        Assert.Equal("1A", printer.Replies());
        Assert.Empty(printer.Model.Slips);
    }

    [Fact]
    public void A_cover_opened_in_print_is_an_error_that_ends_with_it_and_opened_at_rest_it_is_none()
    {
        var printer = new TestPrinter(new());
        printer.Model.SetCover(true);
        printer.Send("10 04 02 10 04 03");
        Assert.Equal("16 12", printer.Replies());
        printer.Model.SetCover(false);
        printer.Send("'x' 0A").After(10);
        printer.Model.SetCover(true);
        printer.Send("10 04 02 10 04 03");
        Assert.Equal("56 52", printer.Replies());
        printer.Model.SetCover(false);
        printer.Settle().Send("10 04 02 10 04 03");
        Assert.Equal("12 12", printer.Replies());
        Assert.Equal("x", printer.Model.CurrentText);
    }

    [Theory]
    [InlineData("button")]
    [InlineData("host")]
    public void A_printer_that_waits_for_recovery_says_so_until_FEED_or_DLE_ENQ_0(string how)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { WaitsForFeed = true });
        printer.Send("1D 61 02");
        printer.Model.SetPaper(PaperState.End);
        printer.Send("'x' 0A");
        printer.Model.SetPaper(PaperState.Ok);
        Assert.Equal("10 00 00 0F 18 00 0F 0F 18 01 00 0F", printer.Replies());
        printer.Send("10 04 01");
        Assert.Equal("3A", printer.Replies());
        Assert.Equal("", printer.Settle().Model.CurrentText);

        if (how == "host") printer.Send("10 05 00");
        else
        {
            printer.Model.SetFeed(true);
            printer.Model.SetFeed(false);
        }
        Assert.Equal("x", printer.Settle().Model.CurrentText.TrimStart('\n'));
    }

    [Fact]
    public void The_FEED_button_shows_in_every_status_and_in_the_panel_group()
    {
        var printer = new TestPrinter();
        printer.Send("1D 61 40");
        printer.Replies();
        printer.Model.SetFeed(true);
        printer.Send("10 04 01 10 04 02 'x' 0A");
        Assert.Equal("58 02 00 0F 5A 1A", printer.Replies());
        Assert.Equal("", printer.Model.CurrentText.Trim('\n'));
        printer.Model.SetFeed(false);
        printer.Settle();
        Assert.Equal("10 00 00 0F", printer.Replies());
        Assert.Equal("x", printer.Model.CurrentText.TrimStart('\n'));
    }

    [Theory]
    [InlineData(0x01, "drawer")]
    [InlineData(0x02, "cover online")]
    [InlineData(0x04, "error head")]
    [InlineData(0x08, "paper")]
    [InlineData(0x40, "feed")]
    public void Each_group_of_GS_a_sends_its_own_changes(byte group, string sends)
    {
        (string Name, Action<TestPrinter> Change)[] changes =
        [
            ("drawer", static printer => printer.Model.SetDrawer(true)),
            ("paper", static printer => printer.Model.SetPaper(PaperState.Near)),
        ];
        (string Name, Action<TestPrinter> Change)[] offline =
        [
            ("cover", static printer => printer.Model.SetCover(true)),
            ("error", static printer => printer.Model.SetError(PrinterError.Recoverable)),
            ("head", static printer => printer.Model.SetHeadHot(true)),
            ("online", static printer => printer.Model.SetOnline(false)),
            ("feed", static printer => printer.Model.SetFeed(true)),
        ];
        var own = sends.Split(' ');
        foreach (var (name, change) in changes.Concat(offline))
        {
            var printer = new TestPrinter(TestPrinter.Fast with { HasDrawer = true });
            printer.Send([0x1D, 0x61, group]);
            printer.Replies();
            change(printer);
            // Whatever takes it off line is a change of that group too.
            var expected = own.Contains(name) || (group == 0x02 && offline.Any(one => one.Name == name));
            Assert.True(expected == printer.Replies().Length > 0, $"{name} in group {group:X2}");
        }
    }

    [Theory]
    [InlineData(false, "12 16", "00 01")]
    [InlineData(true, "16 12", "01 00")]
    public void The_drawers_pin_has_the_polarity_of_its_drawer(bool lowWhenOpen, string realTime, string queued)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HasDrawer = true, DrawerPinLowWhenOpen = lowWhenOpen });
        printer.Send("10 04 01 1B 70 00 19 FA 10 04 01");
        Assert.Equal(realTime, printer.Replies());
        printer.Model.SetDrawer(false);
        printer.Send("1D 72 02");
        printer.Model.SetDrawer(true);
        printer.Send("1D 72 02");
        Assert.Equal(queued, printer.Replies());
    }

    [Fact]
    public void The_offline_response_tells_each_cause_once_and_only_where_it_was_asked_for()
    {
        var printer = new TestPrinter();
        printer.Model.SetCover(true);
        printer.Model.SetCover(false);
        Assert.Equal("", printer.Replies());
        printer.Send("1D 28 48 03 00 31 30 02");
        printer.Model.SetCover(true);
        printer.Model.SetPaper(PaperState.End);
        printer.Model.SetOnline(false);
        Assert.Equal("37 23 41 00 37 23 43 00", printer.Replies());
        printer.Model.PowerCycle(printer.Now);
        printer.Model.SetCover(false);
        printer.Model.SetCover(true);
        Assert.Equal("", printer.Replies());
    }

    [Fact]
    public void The_offline_response_without_its_cause_is_three_bytes()
    {
        var printer = new TestPrinter();
        printer.Send("1D 28 48 03 00 31 30 31");
        printer.Model.SetError(PrinterError.Unrecoverable);
        Assert.Equal("37 23 00", printer.Replies());
    }

    [Fact]
    public void DLE_DC4_7_sends_the_automatic_the_extended_and_the_offline_status_at_once()
    {
        var printer = new TestPrinter();
        printer.Model.SetCover(true);
        printer.Send("10 14 07 01 10 14 07 02 10 14 07 04 10 14 07 03");
        Assert.Equal("38 00 00 0F 39 40 00 37 23 41 00", printer.Replies());
    }

    [Fact]
    public void DLE_DC4_2_is_obeyed_once_GS_D_allows_it_and_then_only_power_helps()
    {
        var printer = new TestPrinter();
        printer.Send("10 14 02 01 08 'a' 0A");
        Assert.Equal("", printer.Replies());
        printer.Send("1D 28 44 03 00 14 02 01 10 14 02 01 08 'lost' 0A 10 04 01");
        printer.Send("10 04 01");
        Assert.Equal("3B 30 00", printer.Replies());
        Assert.Equal(5 + 3 + 3, printer.Model.State.DiscardedBytes);
        Assert.Equal((true, 0), (printer.Model.State.ShutDown, printer.Model.FreeBuffer));
        printer.Model.PowerCycle(printer.Now);
        printer.Send("'b' 0A 10 14 02 01 08");
        Assert.Equal("a\nb", printer.Model.CurrentText);
        Assert.Equal("", printer.Replies());
    }

    [Fact]
    public void GS_D_guards_the_drawer_from_images()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HasDrawer = true });
        printer.Send("1D 28 44 05 00 14 01 00 02 00 1D 76 30 00 01 00 05 00 10 14 01 00 01");
        Assert.Equal(0, printer.Model.State.DrawerPulses);
        printer.Send("1D 28 44 03 00 14 01 31 10 14 01 00 01");
        Assert.Equal(1, printer.Model.State.DrawerPulses);
    }

    [Fact]
    public void GS_I_69_names_the_built_in_characters() =>
        Assert.Equal("5F 43 48 49 4E 41 20 47 42 31 38 30 33 30 00", new TestPrinter().Send("1D 49 45").Replies());
}
