namespace PosDaemon.EndToEnd.Tests.Field;

/// <summary>Names, words, figures and codes on slips.</summary>
internal static class FieldSlips
{
    private const string Narrow = "generic-58", Wide = "generic-80";

    public static async Task A_decomposed_name(FieldInput input)
    {
        var data = input.Json();
        Assert.NotEqual("José Müller-Ångström", (string)data["buyer"]!);
        (data["buyer"], data["note"]) = ("José Müller-Ångström", "Crème brûlée");
        var composed = input.Write("composed.json", data.ToJsonString());

        Assert.Equal(
            await input.SlipAsync(composed, "redemption", Narrow),
            await input.SlipAsync(input.File, "redemption", Narrow));
        var rows = await input.PaperAsync("redemption", Narrow);
        Assert.Contains("Guest  José Müller-Ångström", rows);
        Assert.Contains("Note: Crème brûlée", rows);
    }

    public static async Task Names_with_marks(FieldInput input)
    {
        // Without a mark it is another picture: each of them is drawn.
        var slip = await input.SlipAsync(input.File, "redemption", Narrow);
        foreach (var (field, mark) in ((string, string)[])
            [("buyer", "ุ"), ("buyer", "้"), ("buyer", "ำ"), ("note", "ा"), ("note", "े"), ("note", "ु")])
        {
            var data = input.Json();
            var name = (string)data[field]!;
            Assert.Contains(mark, name, StringComparison.Ordinal);
            data[field] = name.Replace(mark, "", StringComparison.Ordinal);
            Assert.NotEqual(
                slip, await input.SlipAsync(input.Write("less.json", data.ToJsonString()), "redemption", Narrow));
        }
    }

    public static async Task Names_from_right_to_left(FieldInput input)
    {
        // Parted by a sign without a width, letters do not join.
        var data = input.Json();
        var arabic = (string)data["note"]!;
        data["note"] = string.Join('\u200c', arabic.EnumerateRunes());
        var parted = await input.SlipAsync(input.Write("parted.json", data.ToJsonString()), "redemption", Narrow);
        Assert.NotEqual(parted, await input.SlipAsync(input.File, "redemption", Narrow));

        var text = await input.PosdAsync("slip", "render", "--language", "en", "--profile", Narrow,
            "--data", input.File);
        Assert.Contains("Guest  כהן שלום", text.Printed, StringComparison.Ordinal);
        Assert.Contains("Note: 123 البو أسعد", text.Printed, StringComparison.Ordinal);
    }

    public static async Task Accents_on_a_Chinese_printer(FieldInput input)
    {
        var rows = await input.PaperAsync("redemption", Wide);

        Assert.Contains("Théâtre", rows);
        Assert.Contains("Guest  José Müller, Příliš, Zażółć", rows);
        Assert.Contains("Note: Café à 5 €", rows);
        // Behind FS & all characters are two cells wide.
        var trace = (await input.PossimAsync("decode", "--format", "trace", input.In("slip.bin"))).Printed.Split('\n');
        Assert.DoesNotContain(trace.Zip(trace.Skip(1)), pair =>
            pair.First == "FS &" && pair.Second.Any(c => c is >= 'À' and < '\u0530' && char.IsLetter(c)));
    }

    public static async Task English_words(FieldInput input)
    {
        var rows = await input.PaperAsync("redemption", Narrow);

        var data = input.Json();
        foreach (var field in (string[])["merchant", "title", "detail", "note"])
        {
            foreach (var word in ((string)data[field]!).Split(' '))
                Assert.Contains(rows, row => row.Split(' ').Contains(word));
        }
        Assert.Contains(rows, row => row.Contains("+49 30 123456789", StringComparison.Ordinal));
    }

    public static async Task A_large_total(FieldInput input) => Assert.Contains(
        await input.PaperAsync("voucher", Narrow),
        row => Squeezed(row).EndsWith("IDR1250000.00", StringComparison.Ordinal));

    public static async Task A_long_note(FieldInput input) => Assert.Contains(
        Squeezed((string)input.Json()["note"]!), Squeezed(string.Concat(await input.PaperAsync("redemption", Narrow))),
        StringComparison.Ordinal);

    public static async Task A_currency_in_small_letters(FieldInput input)
    {
        var text = Squeezed(string.Concat(await input.PaperAsync("voucher", Narrow)));

        Assert.Contains("Topay-¥1.18", text.Replace('￥', '¥'), StringComparison.Ordinal);
        Assert.DoesNotContain("--0", text, StringComparison.Ordinal);
    }

    public static async Task A_code_that_is_too_long(FieldInput input)
    {
        var ran = await input.PosdAsync("slip", "render", "--template", input.File, "--format", "escpos",
            "-o", input.In("slip.bin"));
        Assert.Equal((0, ""), (ran.ExitCode, ran.Printed));
        var trace = await input.PossimAsync("decode", "--format", "trace", input.In("slip.bin"));

        Assert.DoesNotContain("GS w 01", trace.Printed, StringComparison.Ordinal);
        Assert.Contains("GS v 0", trace.Printed, StringComparison.Ordinal);
        Assert.Contains("text \"http://example.com/t?id=42\"", trace.Printed, StringComparison.Ordinal);
    }

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
