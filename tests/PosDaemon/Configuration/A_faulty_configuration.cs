using System.Text;
using PosDaemon.Configuration;

namespace PosDaemon.Tests.Configuration;

public class A_faulty_configuration
{
    [Fact]
    public void Gets_all_its_faults_in_one_message_with_path_and_remedy()
    {
        const string FiveFaults =
            """
            {
              "terminal": { "id": "demo 1", "store": "demo" },
              "cloud": { "url": "http://cloud.example.com" },
              "console": { "lisen": "http://127.0.0.1:7070" },
              "scanners": [{ "name": "scanner1", "address": "tcp://127.0.0.1:4000" }],
              "lanes": [{ "name": "counter", "scanner": "scanner1", "printer": "printer9", "answerWindow": "8" }]
            }
            """;

        var message = Assert.IsType<ConfigurationResult.Faulty>(ConfigurationText.Parse(FiveFaults)).Message();

        Assert.StartsWith("The configuration /etc/posd/posd.json has 5 faults:\n", message);
        Assert.Equal(6, message.Split('\n').Length);
        Assert.Contains("terminal.id: \"demo 1\" cannot be used; write text in quotes: 1 to 64 letters", message);
        Assert.Contains("console.lisen: there is no such setting; did you mean \"listen\"?", message);
        Assert.Contains("lanes[0].answerWindow: \"8\" cannot be used; write text in quotes:", message);
        Assert.Contains("for example \"00:00:05\"", message);
        Assert.Contains("cloud.url: \"http://cloud.example.com\" sends codes in plain text to another", message);
        Assert.Contains("lanes[0].printer: there is no printer \"printer9\"; add it under \"printers\"", message);
    }

    [Theory]
    [InlineData("""{ "name": "both", "printers": ["printer1", "printer9"] }""", "printerGroups[0].printers[1]",
        "there is no printer \"printer9\"")]
    [InlineData("""{ "name": "both", "printers": ["printer1", "printer1"] }""", "printerGroups[0].printers[1]",
        "\"printer1\" is in this group already")]
    [InlineData("""{ "name": "both", "printers": ["printer1"] }""", "printerGroups[0].printers",
        "the list is too short (1)")]
    [InlineData("""{ "name": "printer1", "printers": ["printer1", "printer2"] }""", "printerGroups[0].name",
        "there is another printer \"printer1\" at printers[1]")]
    [InlineData("""{ "name": "both", "printers": ["printer1", "printer2"], "mode": "best" }""", "printerGroups[0].mode",
        "\"best\" cannot be used")]
    public void Says_what_is_wrong_with_a_group_of_printers(string group, string path, string what)
    {
        const string Second = """{ "name": "printer2", "address": "tcp://10.0.0.99:9100" }""";
        var json = ConfigurationText.Example
            .Replace("\"gates\": [", $"\"printerGroups\": [{group}], \"gates\": [", StringComparison.Ordinal)
            .Replace("\"printers\": [{", "\"printers\": [" + Second + ", {", StringComparison.Ordinal);

        var fault = Assert.Single(ConfigurationText.FaultsOf(json));

        Assert.Equal((path, what), (fault.Path, fault.What));
    }

    [Theory]
    [InlineData("""{ "name": "t", "address": "serial:/dev/ttyUSB8" }""", "signals[0].board",
        "a patlite tower is on the network, and this address is not")]
    [InlineData("""{ "name": "t", "address": "tcp://10.0.0.8:10000", "channels": {} }""", "signals[0].channels",
        "a patlite tower has lamps and no channels")]
    [InlineData("""{ "name": "t", "address": "serial:/dev/ttyUSB8", "board": "lcus", "channels": { "buzzer": 2 } }""",
        "signals[0].channels", "channel 2 is there twice")]
    [InlineData("""{ "name": "t", "address": "serial:/dev/ttyUSB8", "board": "lcus", "channels": { "refused": 17 } }""",
        "signals[0].channels.refused", "17 is out of range")]
    [InlineData("""{ "name": "t", "address": "tcp://10.0.0.8:10000", "acceptedTime": "00:00:00.500" }""",
        "signals[0].acceptedTime", "\"00:00:00.500\" is out of range")]
    [InlineData("""{ "name": "t", "address": "tcp://a:502", "board": "waveshare", "refusedTime": "00:00:05.050" }""",
        "signals[0].refusedTime", "the board's timer counts in steps of 100 ms")]
    [InlineData("""{ "name": "t", "address": "serial:/dev/ttyUSB7", "board": "lcus" }""", "signals[0].address",
        "\"serial:/dev/ttyUSB7\" is already used by gates[0]")]
    [InlineData("""{ "name": "u", "address": "tcp://10.0.0.8:10000" }""", "lanes[0].signal",
        "there is no signal \"t\"")]
    public void Says_what_is_wrong_with_lamps(string signal, string path, string what)
    {
        var json = ConfigurationText.Example
            .Replace("\"lanes\": [", $"\"signals\": [{signal}], \"lanes\": [", StringComparison.Ordinal)
            .Replace("\"confirm\"", "\"signal\": \"t\", \"confirm\"", StringComparison.Ordinal);

        var fault = Assert.Single(ConfigurationText.FaultsOf(json));

        Assert.Equal((path, what), (fault.Path, fault.What));
    }

    [Theory]
    [InlineData("file:/tmp/lamps")]
    [InlineData("gpio:0/17")]
    [InlineData("hidraw:/dev/hidraw0")]
    public void Says_where_lamps_cannot_be(string address)
    {
        var json = ConfigurationText.Example.Replace("\"lanes\": [",
            $$"""
            "signals": [{ "name": "t", "address": "{{address}}", "board": "lcus" }], "lanes": [
            """, StringComparison.Ordinal);

        Assert.StartsWith($"\"{address}\" is no address of such a device",
            Assert.Single(ConfigurationText.FaultsOf(json), fault => fault.Path == "signals[0].address").What);
    }

    [Theory]
    [InlineData("{\n  \"terminal\": {,\n", "line 2, column 16")]
    [InlineData("{\n  \"门店\": oops\n}", "line 2, column 9")]
    [InlineData("", "line 1, column 1")]
    public void Gets_line_and_column_where_it_is_no_JSON(string json, string place)
    {
        var fault = Assert.Single(ConfigurationText.FaultsOf(json));

        Assert.Equal(place, fault.Path);
    }

    [Theory]
    [InlineData("\"store\": \"demo\"", "\"store\": 5", "terminal.store", "it is a number")]
    [InlineData("\"channel\": 1", "\"channel\": 99", "gates[0].channel", "99 is out of range")]
    [InlineData("\"channel\": 1", "\"channel\": 1.5", "gates[0].channel", "it is not a whole number")]
    [InlineData("\"language\": \"zh\"", "\"language\": \"de\"", "terminal.language", "\"de\" cannot be used")]
    [InlineData("00:00:00.500", "00:00:30", "gates[0].pulse", "\"00:00:30\" is out of range")]
    [InlineData("\"channel\": 1", "\"orderLimit\": \"00:00:06\"", "gates[0].orderLimit",
        "\"00:00:06\" is out of range")]
    [InlineData("\"channel\": 1", "\"sensor\": {}", "gates[0].sensor", "an lcus board has no inputs")]
    [InlineData("serial:/dev/ttyUSB7?baud=9600\"", "gpio:0/17\", \"board\": \"modbus\"", "gates[0].board",
        "a gpio: line has no board")]
    [InlineData("\"channel\": 1", "\"board\": \"modbus\", \"sensor\": { \"input\": 2, \"secondInput\": 2 }",
        "gates[0].sensor.secondInput", "it is the same as \"input\" (2)")]
    [InlineData("\"channel\": 1", "\"board\": \"modbus\", \"sensor\": { \"window\": \"00:01:01\" }",
        "gates[0].sensor.window", "\"00:01:01\" is out of range")]
    [InlineData("00:00:00.500\"", "00:00:00.550\", \"board\": \"waveshare\"", "gates[0].pulse",
        "the board's timer counts in steps of 100 ms")]
    [InlineData("\"generic-80\"", "\"generic-80\", \"statusPeriod\": \"00:00:00.050\"", "printers[0].statusPeriod",
        "\"00:00:00.050\" is out of range")]
    [InlineData("\"generic-80\"", "\"generic-80\", \"proofLimit\": \"00:10:01\"", "printers[0].proofLimit",
        "\"00:10:01\" is out of range")]
    [InlineData("\"generic-80\"", "\"generic-80\", \"stopLimit\": \"00:00:05.001\"", "printers[0].stopLimit",
        "\"00:00:05.001\" is out of range")]
    [InlineData("\"generic-80\"", "\"generic-80\", \"queueLength\": 0", "printers[0].queueLength", "0 is out of range")]
    [InlineData("\"generic-80\"", "\"generic-80\", \"proof\": \"hope\"", "printers[0].proof",
        "\"hope\" cannot be used")]
    [InlineData("\"generic-80\"", "\"generic-80\", \"answers\": 1", "printers[0].answers", "it is a number")]
    [InlineData("\"name\": \"scanner1\"", "\"name\": \"scanner1\", \"ends\": []", "scanners[0].ends",
        "the list is empty")]
    [InlineData("\"name\": \"scanner1\"", "\"name\": \"scanner1\", \"ends\": [\"cr\", \"nl\"]", "scanners[0].ends[1]",
        "\"nl\" cannot be used")]
    [InlineData("\"name\": \"scanner1\"", "\"name\": \"scanner1\", \"silence\": \"00:00:06\"", "scanners[0].silence",
        "\"00:00:06\" is out of range")]
    [InlineData("\"name\": \"scanner1\"", "\"name\": \"scanner1\", \"longestCode\": 15", "scanners[0].longestCode",
        "15 is out of range")]
    [InlineData("00:00:08", "00:01:01", "lanes[0].answerWindow", "\"00:01:01\" is out of range")]
    [InlineData("\"confirm\"", "\"notPassed\": \"undo\", \"confirm\"", "lanes[0].notPassed",
        "gate \"gate1\" has no sensor, so nobody knows who passed")]
    [InlineData("\"gate\": \"gate1\",", "\"notPassed\": \"undo\",", "lanes[0].notPassed", "this lane has no gate")]
    [InlineData("\"confirm\"", "\"notPassed\": \"drop\", \"confirm\"", "lanes[0].notPassed",
        "\"drop\" cannot be used")]
    [InlineData("\"confirm\"", "\"operator\": \"li\", \"signIn\": true, \"confirm\"", "lanes[0].signIn",
        "this lane works as operator \"li\" already")]
    [InlineData("\"confirm\"", "\"direction\": \"exit\", \"signIn\": true, \"confirm\"", "lanes[0].signIn",
        "guests leave by this lane, and would be kept in until somebody signs in")]
    [InlineData("\"confirm\"", "\"codePatterns\": [\"{code}\", \"https://t.example/r\"], \"confirm\"",
        "lanes[0].codePatterns[1]", "\"https://t.example/r\" does not hold {code} exactly once")]
    [InlineData("\"deadline\": \"00:00:05\"", "\"deadline\": \"00:00:00\"", "cloud.deadline",
        "\"00:00:00\" is out of range")]
    [InlineData("http://127.0.0.1:7070", "http://0.0.0.0:7070", "console.listen",
        "\"http://0.0.0.0:7070\" could be reached from other machines")]
    [InlineData("http://127.0.0.1:7070", "https://127.0.0.1:7070", "console.listen",
        "\"https://127.0.0.1:7070\" is no address to listen on")]
    [InlineData("http://127.0.0.1:5080", "ftp://127.0.0.1", "cloud.url", "\"ftp://127.0.0.1\" is no web address")]
    [InlineData("http://127.0.0.1:5080", "https://c/redeem", "cloud.url",
        "\"https://c/redeem\" has more than a host and a port")]
    [InlineData("\"url\": \"http://127.0.0.1:5080\", ", "", "cloud.url", "it is missing")]
    [InlineData("\"url\": \"http://127.0.0.1:5080\"", "\"urls\": []", "cloud.urls", "the list is empty")]
    [InlineData("\"url\"", "\"urls\": [\"https://a\", \"https://b\"], \"url\"", "cloud.urls", "cloud.url is there too")]
    [InlineData("\"url\": \"http://127.0.0.1:5080\"", "\"urls\": [\"https://a\", \"https://b/c\"]", "cloud.urls[1]",
        "\"https://b/c\" has more than a host and a port")]
    [InlineData("\"url\": \"http://127.0.0.1:5080\"", "\"urls\": [\"https://a\", \"http://127.0.0.1\"]", "cloud.urls",
        "some addresses are https:// and some are http://")]
    [InlineData("\"url\": \"http://127.0.0.1:5080\"", "\"urls\": [\"https://a\", \"dns:///b\"]", "cloud.urls[1]",
        "\"dns:///b\" is a name for several addresses")]
    [InlineData("http://127.0.0.1:5080", "dns://8.8.8.8/b", "cloud.url", "\"dns://8.8.8.8/b\" is no name in DNS")]
    [InlineData("http://127.0.0.1:5080", "dns:///a/b", "cloud.url", "\"dns:///a/b\" is no name in DNS")]
    [InlineData("\"scanner\": \"scanner1\"", "\"scanner\": \"scanner2\"", "lanes[0].scanner",
        "there is no scanner \"scanner2\"")]
    [InlineData("\"gate\": \"gate1\"", "\"gate\": \"gate2\"", "lanes[0].gate", "there is no gate \"gate2\"")]
    [InlineData("\"generic-80\"", "\"laser\"", "printers[0].profile", "there is no profile \"laser\"")]
    [InlineData("tcp://127.0.0.1:9100", "serial:/dev/ttyACM7?baud=9600", "printers[0].address",
        "\"serial:/dev/ttyACM7?baud=9600\" is already used by scanners[0]")]
    [InlineData("tcp://127.0.0.1:9100", "serial:/dev/ttyACM7?baud=19200", "printers[0].address",
        "\"serial:/dev/ttyACM7?baud=19200\" is already used by scanners[0]")]
    [InlineData("\"serial:/dev/ttyACM7?baud=9600\"", "\"evdev:/dev/input/event3\", \"protocol\": \"ssi\"",
        "scanners[0].protocol", "is for scanners that send bytes, and this one sends reports or keys")]
    [InlineData("\"name\": \"scanner1\"", "\"name\": \"scanner1\", \"commands\": \"ssi\"", "scanners[0].commands",
        "are packets, and \"protocol\" says that none are spoken")]
    [InlineData("\"name\": \"scanner1\"", "\"name\": \"scanner1\", \"commands\": \"hidPos\"",
        "scanners[0].commands", "are reports of a HID POS scanner, and this one sends bytes")]
    [InlineData("\"serial:/dev/ttyACM7?baud=9600\"", "\"hidraw:/dev/hidraw0\", \"commands\": \"honeywell\"",
        "scanners[0].commands", "are bytes, and this one takes reports")]
    [InlineData("\"name\": \"scanner1\"",
        "\"name\": \"scanner1\", \"protocol\": \"ssi\", \"commands\": \"datalogic\"",
        "scanners[0].commands", "are no packets, and this scanner speaks nothing else")]
    [InlineData("\"name\": \"scanner1\"", "\"name\": \"scanner1\", \"commands\": \"newland\"",
        "scanners[0].commands", "have no sound that is known")]
    [InlineData("\"serial:/dev/ttyACM7?baud=9600\"", "\"evdev:/dev/input/event3\", \"commands\": \"hidPos\"",
        "scanners[0].commands", "is for scanners that can be told something, and a keyboard cannot")]
    [InlineData("\"serial:/dev/ttyACM7?baud=9600\"", "\"evdev:/dev/input/event3\", \"commandBytes\": {}",
        "scanners[0].commandBytes", "is for scanners that can be told something, and a keyboard cannot")]
    [InlineData("\"name\": \"scanner1\"",
        "\"name\": \"scanner1\", \"commandBytes\": { \"accepted\": \"160\" }",
        "scanners[0].commandBytes.accepted", "\"160\" cannot be used")]
    [InlineData("tcp://127.0.0.1:9100", "serial:/dev/x/../ttyACM7", "printers[0].address",
        "\"serial:/dev/x/../ttyACM7\" is already used by scanners[0]")]
    [InlineData("serial:/dev/ttyACM7?baud=9600", "tcp://localhost:9100", "printers[0].address",
        "\"tcp://127.0.0.1:9100\" is already used by scanners[0]")]
    [InlineData("\"generic-80\"", "\"generic-80\", \"answers\": false, \"proof\": \"fence\"", "printers[0].proof",
        "is an answer of the printer, and \"answers\" says that it gives none")]
    [InlineData("\"file\": \"posd.log\"", "\"file\": \"console.token\"", "log.file",
        "it is the same file as console.tokenFile")]
    [InlineData("\"file\": \"posd.log\"", "\"file\": \"x/../console.token\"", "log.file",
        "it is the same file as console.tokenFile")]
    [InlineData("\"file\": \"posd.log\"", "\"file\": \"./journal.db\"", "log.file",
        "it is a file of the state itself")]
    [InlineData("\"file\": \"posd.log\"", "\"file\": \"/var/lib/posdaemon/journal.db-wal\"", "log.file",
        "it is a file of the state itself")]
    [InlineData("\"file\": \"posd.log\"", "\"file\": \"JOURNAL.KEY\"", "log.file",
        "it is a file of the state itself")]
    [InlineData("\"store\": \"demo\"", "\"store\": \"demo\", \"store\": \"x\"", "terminal.store", "it is there twice")]
    public void Is_told_what_is_wrong_and_where(string good, string bad, string path, string what)
    {
        var faults = ConfigurationText.FaultsOf(ConfigurationText.Example.Replace(good, bad));

        Assert.Contains(faults, fault => fault.Path == path && fault.What == what);
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:9100", "lpt1", "printers[0].address")]
    [InlineData("serial:/dev/ttyACM7?baud=9600", "file:/tmp/codes", "scanners[0].address")]
    [InlineData("serial:/dev/ttyUSB7?baud=9600", "serial:/dev/ttyUSB7?baud=fast", "gates[0].address")]
    public void Is_told_which_address_is_none(string good, string bad, string path)
    {
        var faults = ConfigurationText.FaultsOf(ConfigurationText.Example.Replace(good, bad));

        var fault = Assert.Single(faults);
        Assert.Equal(path, fault.Path);
        Assert.StartsWith($"\"{bad}\" is no address of such a device", fault.What);
    }

    [Fact]
    public void Names_two_lanes_of_one_name_or_one_scanner()
    {
        var twice = ConfigurationText.Example.Replace("\"lanes\": [",
            "\"lanes\": [{ \"name\": \"counter\", \"scanner\": \"scanner1\" },");

        Assert.Equal(["lanes[1].name", "lanes[1].scanner"],
            ConfigurationText.FaultsOf(twice).Select(fault => fault.Path));
    }

    [Fact]
    public void Names_a_scanner_that_nobody_would_hear()
    {
        var spare = ConfigurationText.Example.Replace("\"scanners\": [",
            "\"scanners\": [{ \"name\": \"spare\", \"address\": \"tcp://127.0.0.1:4001\" },");

        Assert.Equal("no lane uses scanner \"spare\"", Assert.Single(ConfigurationText.FaultsOf(spare)).What);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"lanes\":[5,null,{}],\"scanners\":{},\"terminal\":[]}")]
    [InlineData("{\"lanes\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}")]
    public void Of_any_shape_gets_faults_and_never_an_exception(string json) =>
        Assert.NotEmpty(ConfigurationText.FaultsOf(json));

    [Fact]
    public void Cannot_write_to_the_terminal_through_its_message()
    {
        var fault = ConfigurationText.FaultsOf(ConfigurationText.Example.Replace("\"demo-1\"", "\"\\u001b[31m\\n\""));

        Assert.DoesNotContain(fault.SelectMany(each => each.ToString()), char.IsControl);
    }

    [Fact]
    public void That_cannot_be_read_says_so()
    {
        var result = ConfigurationFile.Read("/nowhere/posd.json", _ => null);

        Assert.Contains("/nowhere/posd.json", Assert.IsType<ConfigurationResult.Faulty>(result).Message());
    }

    [Fact]
    public void That_is_a_folder_is_called_one() => Assert.Equal(
        new("the file", "it is a folder", "name a file that posd may read"),
        Assert.Single(Assert.IsType<ConfigurationResult.Faulty>(
            ConfigurationFile.Read(Path.GetTempPath(), _ => null)).Faults));

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData(" \r\n\t\n")]
    public void That_is_empty_is_called_so(string json) => Assert.Equal(
        new("line 1, column 1", "the file is empty", "write the configuration into it"),
        Assert.Single(Faults(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void Of_comments_alone_has_no_JSON() => Assert.Equal(
        "there is no JSON in the file", Assert.Single(Faults("// later\n"u8.ToArray())).What);

    [Theory]
    [InlineData("7B 22 74 22 3A 22 D6 D0 22 7D", "line 1, column 7", "the byte 0xD6 there (offset 6)", "GB18030")]
    [InlineData("7B 0A 22 D6 D0 22 3A 31 7D", "line 2, column 2", "the byte 0xD6 there (offset 3)", "GB18030")]
    [InlineData("FF FE 7B 00 7D 00", "line 1, column 1", "the byte 0xFF there (offset 0)", "UTF-16")]
    [InlineData("FF FE 0A 00", "line 1, column 1", "the byte 0xFF there (offset 0)", "UTF-16")]
    [InlineData("7B 00 0A 00", "line 1, column 2", "the byte 0x00 there (offset 1)", "UTF-16")]
    [InlineData("FF FE 00 00 7B 00 00 00 7D 00 00 00", "line 1, column 1", "the byte 0xFF there (offset 0)", "UTF-32")]
    [InlineData("00 00 FE FF 00 00 00 7B 00 00 00 7D", "line 1, column 1", "the byte 0x00 there (offset 0)", "UTF-32")]
    [InlineData("7B 00 00 00 7D 00 00 00", "line 1, column 2", "the byte 0x00 there (offset 1)", "UTF-32")]
    [InlineData("1F 8B 08 00 00", "line 1, column 2", "the byte 0x8B there (offset 1)", "no text file")]
    public void In_another_encoding_is_named_with_the_place_and_the_likely_encoding(
        string hex, string place, string what, string likely)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", ""));

        var fault = Assert.Single(Faults(bytes));

        Assert.Equal((place, what + " is no UTF-8"), (fault.Path, fault.What));
        Assert.Contains(likely, fault.Instead);
    }

    [Theory]
    [InlineData("""{"terminal": {"id": "\ud800"}}""", "line 1, column 21")]
    [InlineData("""{"terminal": {"\udc00": 1}}""", "line 1, column 15")]
    public void With_half_a_character_is_a_fault_with_its_place(string json, string place)
    {
        var fault = Assert.Single(Faults(Encoding.UTF8.GetBytes(json)));

        Assert.Equal((place, "write the character itself"), (fault.Path, fault.Instead));
    }

    private static IReadOnlyList<ConfigurationFault> Faults(byte[] json) => Assert.IsType<ConfigurationResult.Faulty>(
        ConfigurationFile.Parse("/etc/posd/posd.json", json, _ => null)).Faults;
}
