using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Tests.Outputs;

/// <summary>Codes and pictures stand where the text output shows them, however narrow the line of the document.
/// </summary>
public sealed class EncoderAreaTests
{
    private const string WholePaper = "1D4C00001D574002";

    [Fact]
    public void A_code_in_a_narrow_line_is_aligned_within_it()
    {
        // 20 of 48 cells in the middle: from cell 14 on, 240 dots.
        var bytes = Encode("{width:20}\n{code:A-1}");

        Assert.Contains("1D4CA8001D57F000", bytes, StringComparison.Ordinal);
        var code = bytes.IndexOf("1D6B49", StringComparison.Ordinal);
        Assert.True(bytes.IndexOf(WholePaper, StringComparison.Ordinal) > code);
    }

    [Fact]
    public void A_code_on_the_whole_paper_needs_no_margins()
        => Assert.DoesNotContain("1D4C", Encode("{code:A-1}"), StringComparison.Ordinal);

    [Fact]
    public void A_picture_without_a_cell_is_told_and_not_sent()
    {
        var slip = Render(
            "{width:0}\n{image:iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAEUlEQVR4nGP4jwYYMMCI"
            + "UgEA/Pl/gfC9QTAAAAAASUVORK5CYII=}");

        Assert.DoesNotContain("1D7630", Convert.ToHexString(slip.Bytes), StringComparison.Ordinal);
        Assert.Contains(slip.Faults, static fault => fault.Problem.Contains("no cell", StringComparison.Ordinal));
    }

    private static string Encode(string document) => Convert.ToHexString(Render(document).Bytes);

    private static RenderedSlip Render(string document) => SlipRenderer.ToEscPos(
        new SlipOrder("voucher", "{}", "en", 1, document), PrinterProfiles.Find("generic-80")!);
}
