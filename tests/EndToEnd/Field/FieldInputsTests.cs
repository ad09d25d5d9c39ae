using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Field;

/// <summary>Every row of inputs/README.md, with the programs as people run them.</summary>
[Collection(ShopCollection.Name)]
public sealed class FieldInputsTests
{
    private static readonly Dictionary<string, Func<FieldInput, Task>> Expectations = new()
    {
        ["01-decomposed-name.json"] = FieldSlips.A_decomposed_name,
        ["02-thai-hindi-marks.json"] = FieldSlips.Names_with_marks,
        ["03-right-to-left.json"] = FieldSlips.Names_from_right_to_left,
        ["04-latin-accents-chinese-printer.json"] = FieldSlips.Accents_on_a_Chinese_printer,
        ["05-english-words-broken.json"] = FieldSlips.English_words,
        ["06-large-total-split.json"] = FieldSlips.A_large_total,
        ["07-long-note-cut.json"] = FieldSlips.A_long_note,
        ["08-negative-and-lower-case-currency.json"] = FieldSlips.A_currency_in_small_letters,
        ["09-long-code128.receipt"] = FieldSlips.A_code_that_is_too_long,
        ["10-white-on-transparent-logo.bin"] = FieldFiles.A_logo_that_prints_nothing,
        ["11-config-in-gbk.bin"] = FieldFiles.A_configuration_in_GBK,
        ["12-data-in-gbk.bin"] = FieldFiles.Data_in_GBK,
        ["20-two-colour-graphics.bin"] = FieldStreams.Two_colours,
        ["21-page-mode-bands.bin"] = FieldStreams.Bands_in_page_mode,
        ["22-stream-ends-in-image.bin"] = FieldStreams.An_end_within_a_picture,
        ["23-utf8-mode.bin"] = FieldStreams.UTF_8,
        ["30-scanner-wrappings.txt"] = FieldCodes.What_readers_put_around_a_code,
        ["31-typed-as-printed.txt"] = FieldCodes.A_code_typed_as_it_is_printed,
        ["40-next-guest-while-checking.txt"] = FieldLanes.The_next_guest_while_the_cloud_is_asked,
        ["41-many-codes-in-one-view.txt"] = FieldLanes.Many_codes_in_one_view,
        ["42-group-of-16-tickets.receipt"] = FieldLanes.A_group_of_16_tickets,
        ["43-undo-stays-green.txt"] = FieldLanes.An_undo,
        ["44-exception-as-verdict.txt"] = FieldLanes.A_cloud_that_is_cut_off,
    };

    public static TheoryData<string> Rows => [.. FieldInput.Rows()];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task What_must_come_out_comes_out(string file)
    {
        Assert.True(Expectations.TryGetValue(file, out var expectation), $"nobody knows what {file} must give");
        using var input = new FieldInput(file);
        await expectation(input);
    }

    [Fact]
    public void Every_expectation_has_its_row() => Assert.Equal(Expectations.Keys, FieldInput.Rows());
}
