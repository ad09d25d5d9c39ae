using System.Text;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Tests;

public sealed class SlipRendererTests
{
    public static TheoryData<string, string> KindsAndLanguages()
    {
        var rows = new TheoryData<string, string>();
        foreach (var kind in SlipKinds.All)
        {
            rows.Add(kind, "zh");
            rows.Add(kind, "en");
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(KindsAndLanguages))]
    public void Every_kind_renders_its_sample_without_a_fault(string kind, string language)
    {
        var sample = SlipSamples.Of(kind, language)!;
        foreach (var profile in PrinterProfiles.Names)
        {
            var slip = SlipRenderer.ToEscPos(new(kind, sample, language, 1), PrinterProfiles.Find(profile)!);
            // Without fonts, Chinese is nothing that a model of another country can print.
            if (PrinterProfiles.Find(profile)!.IsChinese || language == "en")
                Assert.Empty(slip.Faults);
            else
                Assert.Contains("print as ?", Assert.Single(slip.Faults).Problem, StringComparison.Ordinal);
            Assert.Equal([0x1B, 0x40], slip.Bytes[..2]);
        }
    }

    [Fact]
    public void Voucher_prints_what_is_left_to_pay_in_a_straight_column()
    {
        var text = SlipRenderer.ToText(new("voucher", SlipSamples.Of("voucher", "zh")!, "zh", 1), 32);

        Assert.Contains("券面金额                  100.00\n", text, StringComparison.Ordinal);
        Assert.Contains("应付              ¥  3 8 . 0 0 \n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_seat_gets_its_own_ticket_with_a_cut_behind_it()
    {
        var bytes = Encode(new("seat-ticket", SlipSamples.Of("seat-ticket", "zh")!, "zh", 1));

        Assert.Equal(2, Count(bytes, [0x1D, 0x56, 0x42, 0x00]));
        Assert.Equal(2, Count(bytes, [0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30]));
    }

    [Fact]
    public void A_copy_carries_the_reprint_band_on_every_piece()
    {
        var order = new SlipOrder("seat-ticket", SlipSamples.Of("seat-ticket", "zh")!, "zh", 3);

        var text = SlipRenderer.ToText(order, 32);

        var squeezed = text.Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(2, squeezed.Split("补打REPRINT3").Length - 1);
        Assert.Equal(2, Count(Encode(order), [0x1D, 0x42, 0x01]));
    }

    [Fact]
    public void A_merchants_template_cannot_leave_the_band_out()
    {
        var text = SlipRenderer.ToText(new("voucher", "{}", "zh", 2, "hello"), 32);

        Assert.Contains("R E P R I N T", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_field_is_shown_as_missing_and_named()
    {
        var slip = SlipRenderer.ToEscPos(
            new("voucher", """{"merchant":"M","redeemed_at":"2026-11-21T19:00:00+08:00"}""", "en", 1),
            PrinterProfiles.Default);

        Assert.Contains("[cash_due?]", Encoding.Latin1.GetString(slip.Bytes), StringComparison.Ordinal);
        Assert.Contains(slip.Faults, fault => fault.ToString().Contains("\"cash_due\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_broken_template_prints_the_rest_and_names_line_and_column()
    {
        var order = new SlipOrder("voucher", """{"total":100}""", "en", 1, "first\n  a { stray brace\n{{total|money}}");

        var slip = SlipRenderer.ToEscPos(order, PrinterProfiles.Default);

        var text = Encoding.Latin1.GetString(slip.Bytes);
        Assert.Contains("first", text, StringComparison.Ordinal);
        Assert.Contains("1.00", text, StringComparison.Ordinal);
        Assert.Contains(slip.Faults, fault => fault.ToString().Contains("line 2, column 5", StringComparison.Ordinal));
    }

    [Fact]
    public void A_template_that_prints_nothing_falls_back_to_the_built_in_one()
    {
        var sample = SlipSamples.Of("voucher", "en")!;

        var slip = SlipRenderer.ToEscPos(new("voucher", sample, "en", 1, "{oops"), PrinterProfiles.Default);

        Assert.Contains("Old Pier Seafood", Encoding.Latin1.GetString(slip.Bytes), StringComparison.Ordinal);
        Assert.Contains(slip.Faults, fault => fault.ToString().Contains("built-in", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1,2]")]
    [InlineData("{\"total\":")]
    [InlineData("null")]
    public void Data_that_is_no_object_still_gives_a_slip_and_a_fault(string data)
    {
        var slip = SlipRenderer.ToEscPos(new("checkout", data, "zh", 1), PrinterProfiles.Default);

        Assert.NotEmpty(slip.Bytes);
        Assert.Contains(slip.Faults, fault => fault.Source == SlipFaultSource.Data);
    }

    [Fact]
    public void A_tour_without_a_time_of_departure_says_nothing_of_one()
    {
        const string Data = """
            {"merchant":"M","title":"T","redeemed_at":"2026-11-21T19:00:00+08:00","meeting_point":"Gate 3","people":2}
            """;

        var slip = SlipRenderer.ToEscPos(new("tour", Data, "en-GB", 1), PrinterProfiles.Default);

        Assert.Empty(slip.Faults);
    }

    [Fact]
    public void An_unknown_kind_prints_a_redemption_slip()
    {
        var slip = SlipRenderer.ToEscPos(
            new("mystery", SlipSamples.Of("redemption", "en")!, "en", 1), PrinterProfiles.Default);

        Assert.Contains("Corner Coffee", Encoding.Latin1.GetString(slip.Bytes), StringComparison.Ordinal);
        Assert.Single(slip.Faults);
    }

    private static byte[] Encode(SlipOrder order) => SlipRenderer.ToEscPos(order, PrinterProfiles.Default).Bytes;

    private static int Count(byte[] bytes, ReadOnlySpan<byte> wanted)
    {
        var count = 0;
        for (var at = bytes.AsSpan().IndexOf(wanted); at >= 0;)
        {
            count++;
            var next = bytes.AsSpan(at + 1).IndexOf(wanted);
            at = next < 0 ? -1 : at + 1 + next;
        }
        return count;
    }
}
