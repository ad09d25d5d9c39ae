using System.Text;
using System.Text.Json;
using PosDaemon.Commands;
using PosDaemon.Configuration;
using PosDaemon.Devices.Printers;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Tests.Configuration;

public sealed class The_shops_own_profiles : IDisposable
{
    private const string Counter = """
        {
          // The old printer of the ticket office.
          "title": "Ticket office",
          "basedOn": "generic-58",
          "values": {
            "cutLines": { "value": 5, "from": "probed: a page of posd print-test, 2026-03-04" },
            "completion": { "value": "processId", "from": "probed: 100 pages" },
            "models": { "value": ["POS-58"], "from": "probed: GS I 67" },
          }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("posd-profiles-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Are_read_from_the_folder_beside_the_configuration_and_serve_its_printers()
    {
        Write("office", Counter);
        Write("office-slow", Profile("office", """ "speed": { "value": 50, "from": "assumed: it is slow" } """));
        File.WriteAllText(Path.Combine(_folder, "profiles", "README"), "not looked at {");

        var loaded = Usable(printer: "office-slow");

        var profile = loaded.Profiles.Find("office-slow")!;
        Assert.Equal((32, 5, 50, CompletionProof.ProcessId),
            (profile.Columns, profile.CutLines, profile.Speed, profile.Completion));
        var options = loaded.Options.Printers[0].ToOptions(loaded.Profiles);
        Assert.Equal((50, PrintProof.ProcessId), (options.Speed, options.Proof));
        Assert.Equal("office.json:6 probed: a page of posd print-test, 2026-03-04",
            profile.Provenance["cutLines"].ToString());
        Assert.Equal("office-slow.json:1 assumed: it is slow", profile.Provenance["speed"].ToString());
        Assert.Equal("generic-58.json:5 assumed: 384 dots at 203 dpi, 12-dot cells",
            profile.Provenance["columns"].ToString());
        Assert.Equal("processId", ProofWords.Of(loaded.Options.Printers[0], profile, PrintProof.ProcessId,
            PrinterKnowledge.None)!.Method);
        Assert.Contains("generic-80", loaded.Profiles.Names);
    }

    [Fact]
    public void Are_none_where_none_are_configured() => Assert.Equal(
        PrinterProfiles.Names, ConfigurationText.Good(ConfigurationText.Example).Profiles.Names);

    [Theory]
    [InlineData("profiles: office.json:1: basedOn: there is no profile \"generic-85\"; did you mean \"generic-80\"?",
        """{"title":"x","basedOn":"generic-85","values":{}}""")]
    [InlineData("profiles: office.json:1: basedOn: it is missing; write text in quotes",
        """{"title":"x","values":{}}""")]
    [InlineData("profiles: office.json:3: basdOn: there is no such setting; did you mean \"basedOn\"?",
        """
        {
          "title":"x",
          "basdOn":"generic-58", "values":{}}
        """)]
    [InlineData("profiles: office.json:4: values.colums: there is no such setting; did you mean \"columns\"?",
        """
        {
          "title":"x", "basedOn":"generic-58",
          "values":{
            "colums": {"value": 32, "from": "assumed: x"} }}
        """)]
    [InlineData("values.columns.value: it is text; write a whole number",
        """{"title":"x","basedOn":"generic-58","values":{"columns":{"value":"32","from":"assumed: x"}}}""")]
    [InlineData("values.columns.value: 97 is out of range; write a number from 24 to 96",
        """{"title":"x","basedOn":"generic-58","values":{"columns":{"value":97,"from":"assumed: x"}}}""")]
    [InlineData("values.columns.from: it is missing",
        """{"title":"x","basedOn":"generic-58","values":{"columns":{"value":32}}}""")]
    [InlineData("values.columns.from: \"I think so\" cannot be used; write text in quotes: where the value is known",
        """{"title":"x","basedOn":"generic-58","values":{"columns":{"value":32,"from":"I think so"}}}""")]
    [InlineData("values.cut.value: \"full\" cannot be used; write one of \"feedsToBlade\", \"feedLines\", \"none\"",
        """{"title":"x","basedOn":"generic-58","values":{"cut":{"value":"full","from":"assumed: x"}}}""")]
    [InlineData("values.codePages.value.cp857: there is no such setting; did you mean \"cp850\"?",
        """{"title":"x","basedOn":"generic-58","values":{"codePages":{"value":{"cp857":1},"from":"assumed: x"}}}""")]
    [InlineData("values.columns: it is there twice; keep one of them",
        """
        {"title":"x","basedOn":"generic-58","values":{
          "columns":{"value":32,"from":"assumed: x"},"columns":{"value":32,"from":"assumed: x"}}}
        """)]
    [InlineData("values.columns: 33 columns of 12 dots are wider than 384 dots; write 32 columns at most",
        """{"title":"x","basedOn":"generic-58","values":{"columns":{"value":33,"from":"assumed: x"}}}""")]
    [InlineData("profiles: office.json:1: basedOn: it is based on itself: office, office",
        """{"title":"x","basedOn":"office","values":{}}""")]
    [InlineData("profiles: office.json: line 1, column 1: the file is empty; write a profile into it", " ")]
    [InlineData("profiles: office.json: line 1, column 11: ", """{"title": x}""")]
    [InlineData("profiles: office.json: line 1, column 12: a text there has half a character",
        """{"title" : "\ud800"}""")]
    [InlineData("profiles: office.json:1: the file: it is a list in [ ]", "[]")]
    [InlineData("profiles: office.json:1: the file: it is a list in [ ]", """[[{"a":1}],{"b":{}}]""")]
    [InlineData("profiles: office.json:1: a: there is no such setting", """{"a":[{"b":1}]}""")]
    public void Are_judged_with_the_rest_and_each_fault_has_its_file_and_line(string fault, string text)
    {
        Write("office", text);

        var message = Faulty(printer: "office").Message();

        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.DoesNotContain("printers[0]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_judged_each_once_also_where_they_are_based_on_one_another()
    {
        Write("a", Profile("b"));
        Write("b", Profile("c"));
        Write("c", Profile("b"));
        Write("d", Profile("e"));
        Write("e", Profile("generic-58", """ "columns": { "value": 7, "from": "assumed: x" } """));
        Write("good", Profile("generic-58"));
        Write("generic-80", Profile("generic-58"));
        File.WriteAllBytes(Path.Combine(_folder, "profiles", "gbk.json"), [0x7B, 0x22, 0xB4, 0xFA, 0x22, 0x7D]);
        File.WriteAllText(Path.Combine(_folder, "profiles", "a name.json"), "{}");
        Directory.CreateDirectory(Path.Combine(_folder, "profiles", "folder.json"));

        var faults = Faulty(printer: "good").Faults.Select(fault => fault.ToString()).ToList();

        Assert.Equal(
        [
            "profiles: a name.json: it has no name for a profile; write letters, digits, '.', '_' or '-', 64 at most",
            "profiles: b.json:1: basedOn: it is based on itself: b, c, b; base one of them on a built-in one",
            "profiles: c.json:1: basedOn: it is based on itself: c, b, c; base one of them on a built-in one",
            "profiles: e.json:1: values.columns.value: 7 is out of range; write a number from 24 to 96",
            "profiles: gbk.json: line 1, column 3: the byte 0xB4 there (offset 2) is no UTF-8; save the file as "
                + "UTF-8; it looks like GB18030 (GBK)",
            "profiles: generic-80.json: there is a built-in profile of that name; give the file another name",
        ], faults.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Are_said_to_be_missing_where_the_folder_or_the_name_is_wrong()
    {
        Write("office", Counter);

        Assert.Contains("printers[0].profile: there is no profile \"ofice\"; did you mean \"office\"?",
            Faulty(printer: "ofice").Message(), StringComparison.Ordinal);
        Assert.Contains("profiles: \"profile\": ", Faulty("office", folder: "profile").Message(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Print_every_slip_whatever_their_values_within_the_ranges()
    {
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            Write("office", Profile(PrinterProfiles.Names[i % PrinterProfiles.Names.Count], RandomValues(random)));
            var read = ProfileFolder.Read("profiles", _folder);
            Assert.Empty(read.Faults);
            var profile = read.Shop.Find("office")!;
            foreach (var kind in SlipKinds.All)
                Assert.NotEmpty(SlipRenderer.ToEscPos(new(kind, SlipSamples.Of(kind, "zh")!, "zh", 1), profile).Bytes);
        }
    }

    [Fact]
    public void Have_built_in_ones_that_keep_to_the_same_schema()
    {
        using var schema = JsonDocument.Parse(ProfileFolder.Schema());
        var models = typeof(PrinterProfiles).Assembly;
        foreach (var name in PrinterProfiles.Names)
        {
            using var stream = models.GetManifestResourceStream($"PosDaemon.Slips.Profiles.{name}.json")!;
            using var document = JsonDocument.Parse(stream);
            var faults = SchemaCheck.Compare(document.RootElement, schema.RootElement).Faults;
            Assert.All(faults, fault => Assert.Equal(("generic-80", "basedOn"), (name, fault.Path)));
            var profile = PrinterProfiles.Find(name)!;
            Assert.True(profile.Columns * 12 <= profile.Dots, name);
        }
    }

    [Fact]
    public void Are_shown_value_by_value_with_file_and_line()
    {
        Write("office", Counter);
        var config = Path.Combine(_folder, "posd.json");
        File.WriteAllText(config, Json("office", "profiles"));

        var (code, shown) = Posd("printer", "profile", "office", "--config", config);
        var (byFile, same) = Posd("printer", "profile", Path.Combine(_folder, "profiles", "office.json"));

        Assert.Equal((0, 0, shown), (code, byFile, same));
        var lines = shown.TrimEnd().Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        Assert.Equal("office: Ticket office", lines[0]);
        Assert.Equal(PrinterProfiles.Default.Provenance.Count + 2, lines.Count);
        Assert.Matches("^columns +32 +generic-58.json:5 +assumed: 384 dots at 203 dpi, 12-dot cells$",
            lines.Single(line => line.StartsWith("columns", StringComparison.Ordinal)));
        Assert.Matches("^cutLines +5 +office.json:6 +probed: a page of posd print-test, 2026-03-04$",
            lines.Single(line => line.StartsWith("cutLines", StringComparison.Ordinal)));
    }

    [Fact]
    public void Are_taken_as_a_file_by_the_commands_that_take_a_profile()
    {
        Write("office", Counter);
        Write("wrong", Profile("generic-59"));
        string FileOf(string name) => Path.Combine(_folder, "profiles", name + ".json");

        var (code, text) = Posd(
            "slip", "render", "--kind", "voucher", "--language", "en", "--profile", FileOf("office"));
        var (wrong, why) = Posd("slip", "render", "--kind", "voucher", "--profile", FileOf("wrong"));
        var (gone, none) = Posd("slip", "render", "--kind", "voucher", "--profile", FileOf("gone"));

        Assert.Equal((0, 2, 2), (code, wrong, gone));
        Assert.InRange(text.Split('\n').Max(line => line.Length), 1, 32);
        Assert.Contains("wrong.json:1: basedOn: there is no profile \"generic-59\"", why, StringComparison.Ordinal);
        Assert.Contains("gone.json: there is no such file", none, StringComparison.Ordinal);
    }

    [Fact]
    public void Say_which_name_a_printer_of_theirs_gives_itself_and_that_is_only_remarked_on()
    {
        Write("office", Counter);
        var profile = ProfileFolder.Read("profiles", _folder).Shop.Find("office")!;

        Assert.Equal("it calls itself TM-T88V, and profile office is for POS-58 (office.json:8 probed: GS I 67)",
            ModelWords.Remark(profile, "TM-T88V"));
        Assert.Null(ModelWords.Remark(profile, "POS-58"));
        Assert.Null(ModelWords.Remark(profile, null));
        Assert.Null(ModelWords.Remark(PrinterProfiles.Default, "anything"));
    }

    private static string Profile(string basedOn, string values = "") =>
        $$$"""{"title":"x","basedOn":"{{{basedOn}}}","values":{ {{{values}}} }}""";

    private static string RandomValues(Random random)
    {
        var columns = random.Next(24, 97);
        string[] flags = ["chinese", "needsKanjiSize", "drawsLines", "nativeQr", "fourByteCodes", "drawsGlyphs",
            "keepsLogos"];
        (string Name, string Json)[] values =
        [
            ("columns", $"{columns}"), ("dots", $"{random.Next(columns * 12, 1281)}"),
            ("codePages",
                random.GetItems(["{}", """{"cp437":0}""", """{"cp866":255,"cp1252":3}"""], 1)[0]),
            ("cut", $"\"{random.GetItems(["feedsToBlade", "feedLines", "none"], 1)[0]}\""),
            ("cutLines", $"{random.Next(0, 21)}"), ("rasterRows", $"{random.Next(24, 2048)}"),
            ("drawerOn", $"{random.Next(2, 511)}"), ("drawerOff", $"{random.Next(2, 511)}"),
            ("buzzer", $"\"{random.GetItems(["escParenA", "escB", "none"], 1)[0]}\""),
            .. flags.Select(flag => (flag, random.Next(2) == 0 ? "true" : "false")),
        ];
        return string.Join(',', values.Select(
            value => $$"""
                "{{value.Name}}": { "value": {{value.Json}}, "from": "assumed: chance" }
                """));
    }

    private static (int Code, string Text) Posd(params string[] arguments)
    {
        using var output = new StringWriter();
        var code = PosdCommand.RunAsync(arguments, output, output).GetAwaiter().GetResult();
        return (code, output.ToString());
    }

    private LoadedConfiguration Usable(string printer) =>
        Assert.IsType<ConfigurationResult.Usable>(Parse(printer, "profiles")).Configuration;

    private ConfigurationResult.Faulty Faulty(string printer, string folder = "profiles") =>
        Assert.IsType<ConfigurationResult.Faulty>(Parse(printer, folder));

    private ConfigurationResult Parse(string printer, string folder) => ConfigurationFile.Parse(
        Path.Combine(_folder, "posd.json"), Encoding.UTF8.GetBytes(Json(printer, folder)), _ => null);

    private static string Json(string printer, string folder) => ConfigurationText.Example
        .Replace("\"generic-80\"", $"\"{printer}\"", StringComparison.Ordinal)
        .Replace("\"stateDirectory\"", $"\"profiles\": \"{folder}\", \"stateDirectory\"",
            StringComparison.Ordinal);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "profiles"));
        File.WriteAllText(Path.Combine(_folder, "profiles", name + ".json"), text);
    }
}
