using PosSim.Bench;
using PosSim.Commands;
using PosSim.Interpreter;
using PosSim.Wires;

namespace PosSim.Tests.Bench;

public sealed class BenchConfigTests
{
    [Fact]
    public void A_file_gives_the_same_bench_as_flags_and_the_printers_make_besides()
    {
        var config = Read("""
            { "http": "127.0.0.1:8099",
              "printers": [{"name": "p", "address": "tcp://127.0.0.1:9100", "width": 58, "speed": 80, "buffer": 45}],
              "scanners": [{"name": "s", "address": "tcp://127.0.0.1:9200", "terminator": "crlf",
                            "interface": "keyboard"}],
              "gates": [{"name": "g", "address": "tcp://127.0.0.1:9300", "stuckAfterSeconds": 2}],
              "codes": [{"code": "A1", "kind": "pass", "title": "洗车 5 次"}] }
            """).Config;
        Assert.Equal(8099, config.Http.Port);
        Assert.Equal((384, 80d, 45), (config.Printers[0].Options.Make.WidthDots, config.Printers[0].Options.Make.Speed,
            config.Printers[0].Options.Make.BufferBytes));
        Assert.Equal("\r\n"u8.ToArray(), config.Scanners[0].Options.TerminatorBytes);
        Assert.Equal("keyboard", config.Scanners[0].Options.Interface);
        Assert.Equal(TimeSpan.FromSeconds(2), config.Gates[0].Options.StuckAfter);
        Assert.Equal("洗车 5 次", config.Codes[0].Title);
    }

    [Fact]
    public void A_flag_takes_what_a_file_says_of_a_printer()
    {
        var reader = new BenchConfigReader();
        reader.ReadPrinterFlag("p=tcp://127.0.0.1:9100?width=58&flow=xon&baud=9600&hotAfterRows=2400&coolSeconds=1.5"
            + "&drawer=true&drawerPinWhenOpen=low&busyWhenOffline=true&waitsForFeed=true&sendsAutoStatus=false"
            + "&manners=claims-tm-t88v,process-id-at-once&model=PS-58&idleCloseSeconds=90&whenBusy=close");
        var plan = reader.Finish().Printers[0].Options;
        Assert.Empty(reader.Faults);
        Assert.Equal(
            PrinterModelOptions.Roll58 with
            {
                Flow = FlowControl.Xon,
                ReplyBytesPerSecond = 960,
                HotAfterRows = 2400,
                HeadCoolTime = TimeSpan.FromSeconds(1.5),
                HasDrawer = true,
                DrawerPinLowWhenOpen = true,
                BusyWhenOffline = true,
                WaitsForFeed = true,
                SendsAutoStatus = false,
                Manners = PrinterManners.ClaimsTmT88V | PrinterManners.ProcessIdAtOnce,
                Identity = new() { Model = "PS-58" },
            },
            plan.Make);
        Assert.Equal((TimeSpan.FromSeconds(90), WhenBusy.Close), (plan.Network.IdleClose, plan.Network.WhenBusy));
    }

    [Theory]
    [InlineData("flow=off", "\"flow\" is off; it must be one of none, xon, dtr")]
    [InlineData("manners=polite", "\"manners\" has polite; there are process-id-at-once")]
    [InlineData("colour=red", "\"colour\" is unknown")]
    [InlineData("buffer=44", "\"buffer\" is 44")]
    [InlineData("baud", "\"baud\" must be a number")]
    public void A_mistake_in_a_flag_is_told(string make, string complaint)
    {
        var reader = new BenchConfigReader();
        reader.ReadPrinterFlag($"p=tcp://127.0.0.1:9100?{make}");
        Assert.Contains(complaint, Assert.Single(reader.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Five_mistakes_are_told_in_one_go_each_with_its_place()
    {
        var faults = Read("""
            { "printers": [{"name": "p", "address": "tcp://10.0.0.7:9100"}, {"name": "p", "address": "usb:1"}],
              "scanners": [{"name": "s", "address": "tcp://127.0.0.1:1", "terminator": "bell"}],
              "gates": [{"address": "tcp://127.0.0.1:1"}], "cloud": {} }
            """).Faults;
        Assert.Collection(faults,
            fault => Assert.Contains("printers[0]", fault, StringComparison.Ordinal),
            fault => Assert.Contains("already a device named p", fault, StringComparison.Ordinal),
            fault => Assert.Contains("\"usb:1\" is no address", fault, StringComparison.Ordinal),
            fault => Assert.Contains("\"terminator\" is bell", fault, StringComparison.Ordinal),
            fault => Assert.Contains("gates[0]: \"name\" is missing", fault, StringComparison.Ordinal),
            fault => Assert.Contains("\"cloud\" is unknown", fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("{}", "nothing to put on the bench")]
    public void A_file_without_a_bench_is_refused(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Single(Read(text).Faults), StringComparison.Ordinal);

    [Fact]
    public void A_file_in_another_encoding_is_refused_with_the_place_and_the_likely_encoding() => Assert.EndsWith(
        "the byte 0xB4 at offset 10 is no UTF-8; save the file as UTF-8; it looks like GB18030 (GBK), or Latin-1",
        Assert.Single(Read([.. "{\"http\": \""u8, 0xB4, 0xF2, .. "\"}"u8]).Faults));

    [Theory]
    [InlineData("FFFE7B007D00", "the byte 0xFF at offset 0 is no UTF-8; save the file as UTF-8; it looks like UTF-16")]
    [InlineData("7B007D000A000A00", "0x00 at offset 1 is no UTF-8; save the file as UTF-8; it looks like UTF-16")]
    [InlineData("7B22E9223A317D", "offset 2 is no UTF-8; save the file as UTF-8; it looks like GB18030 (GBK), or")]
    [InlineData("7B22E699", "offset 2 is no UTF-8; save the file as UTF-8; it looks like UTF-8 that was cut off")]
    [InlineData("7B22EDA080223A317D", "offset 2 is no UTF-8; save the file as UTF-8; it looks like GB18030")]
    [InlineData("0000000000", "the byte 0x00 at offset 0 is no UTF-8")]
    [InlineData("7B225C7564383030223A317D", "a text has half a character")]
    [InlineData("", "no JSON")]
    public void A_file_as_people_leave_it_is_refused_with_a_sentence(string hex, string says) =>
        Assert.Contains(says, Assert.Single(Read(Convert.FromHexString(hex)).Faults), StringComparison.Ordinal);

    [Fact]
    public async Task A_command_whose_file_cannot_be_read_ends_with_2_and_a_sentence()
    {
        var folder = Directory.CreateTempSubdirectory("possim-files-");
        var large = Path.Combine(folder.FullName, "large");
        using (var file = File.Create(large)) file.SetLength(100L << 20);
        string[] places = [folder.FullName, large, Path.Combine(folder.FullName, "none")];

        foreach (var place in places)
        {
            var errors = new StringWriter();
            Assert.Equal(2, await CommandLine.RunAsync(["run", "--config", place], TextWriter.Null, errors));
            Assert.Contains(place, errors.ToString());
            Assert.DoesNotContain("Exception", errors.ToString());
        }

        foreach (var place in (string[])[places[0], places[2]])
        {
            var errors = new StringWriter();
            Assert.Equal(2, await CommandLine.RunAsync(["decode", place], TextWriter.Null, errors));
            Assert.Contains(place, errors.ToString());
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public void Half_a_character_is_refused_with_its_place() => Assert.EndsWith(
        "a text has half a character (\\uD800 to \\uDFFF); write the character itself",
        Assert.Single(Read("{\"http\": \"\\ud800\"}").Faults));

    [Fact]
    public void A_byte_order_mark_is_no_fault() =>
        Assert.Equal(8099, Read("\ufeff{ \"http\": \"127.0.0.1:8099\", \"gates\": [] }").Config.Http.Port);

    private static (BenchConfig Config, IReadOnlyList<string> Faults) Read(string text) =>
        Read(System.Text.Encoding.UTF8.GetBytes(text));

    private static (BenchConfig Config, IReadOnlyList<string> Faults) Read(byte[] content)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, content);
            var reader = new BenchConfigReader();
            reader.ReadFile(file);
            return (reader.Finish(), reader.Faults);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
