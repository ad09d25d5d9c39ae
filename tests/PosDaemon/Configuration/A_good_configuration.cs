using System.Text;
using PosDaemon.Configuration;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Signals;
using PosDaemon.Protocol.Codes;
using PosDaemon.Protocol.Scanning;
using PosDaemon.Protocol.Scanning.Commands;
using PosDaemon.Slips.Profiles;
using PosDaemon.Testing;

namespace PosDaemon.Tests.Configuration;

public class A_good_configuration
{
    private const string Smallest =
        """
        {"terminal":{"id":"t","store":"s"},"cloud":{"url":"https://c"},
         "scanners":[{"name":"a","address":"tcp://10.0.0.9:4000"}],"lanes":[{"name":"l","scanner":"a"}]}
        """;

    [Fact]
    public void Is_read_whole_with_comments_and_trailing_commas()
    {
        var loaded = ConfigurationText.Good(ConfigurationText.Example);

        var lane = Assert.Single(loaded.Options.Lanes);
        Assert.Equal(("counter", "scanner1", "printer1", "gate1"), (lane.Name, lane.Scanner, lane.Printer, lane.Gate));
        Assert.Equal(TimeSpan.FromMilliseconds(500), loaded.Options.Gates[0].Pulse);
        Assert.Equal("/etc/posd/state", loaded.StateDirectory);
        Assert.Equal("/etc/posd/state/console.token", loaded.InState(loaded.Options.Console.TokenFile));
    }

    [Theory]
    [InlineData("", "", "", "")]
    [InlineData(", \"protocol\": \"ssi\", \"commands\": \"ssi\"",
        "05E6040000FF11", "05E6040006FF0B", "05E6040014FEFD")]
    [InlineData(", \"commands\": \"datalogic\"", "42", "4645", "")]
    [InlineData(", \"commands\": \"honeywell\", \"commandBytes\": { \"refused\": \"16 07 0D 16070d\" }",
        "16070D", "16070D16070D", "")]
    [InlineData(", \"commandBytes\": { \"tryAgain\": \"07\" }", "", "", "07")]
    public void Says_what_a_scanner_is_sent_for_each_verdict(
        string setting, string accepted, string refused, string tryAgain)
    {
        var loaded = ConfigurationText.Good(ConfigurationText.Example.Replace(
            "?baud=9600\" }", $"?baud=9600\"{setting} }}", StringComparison.Ordinal));

        var commands = Assert.Single(loaded.Options.Scanners).ToOptions().Commands;

        Assert.Equal((accepted, refused, tryAgain),
            (Hex(commands.GoodBeep), Hex(commands.BadBeep), Hex(commands.TryAgainBeep)));
    }

    [Theory]
    [InlineData("patlite", "", SignalOutputKind.Patlite, 1, 2, 3, null)]
    [InlineData("lcus", "", SignalOutputKind.Lcus, 1, 2, 3, null)]
    [InlineData("waveshare", ", \"channels\": { \"accepted\": 5, \"refused\": 6, \"tryAgain\": 7, \"buzzer\": 8 }",
        SignalOutputKind.Waveshare, 5, 6, 7, 8)]
    public void Says_what_lamps_hang_on(
        string board, string setting, SignalOutputKind kind, int accepted, int refused, int tryAgain, int? buzzer)
    {
        var loaded = ConfigurationText.Good(ConfigurationText.Example.Replace("\"lanes\": [",
            $$"""
            "signals": [{ "name": "t", "address": "tcp://10.0.0.8:10000", "board": "{{board}}"{{setting}} }], "lanes": [
            """, StringComparison.Ordinal));

        var options = Assert.Single(loaded.Options.Signals).ToOptions();

        Assert.Equal((kind, new SignalChannels
        {
            Accepted = accepted, Refused = refused, TryAgain = tryAgain, Buzzer = buzzer,
        }), (options.Board, options.Channels));
        Assert.Equal((3, 6), (options.AcceptedTime.TotalSeconds, options.RefusedTime.TotalSeconds));
    }

    private static string Hex(ScannerCommand? command) =>
        command is { } one ? Convert.ToHexString(one.Bytes.Span) : "";

    [Fact]
    public void Needs_only_terminal_cloud_a_scanner_and_a_lane()
    {
        var options = ConfigurationText.Good(Smallest).Options;

        Assert.Equal(TerminalLanguage.Chinese, options.Terminal.Language);
        Assert.Equal(TimeSpan.FromSeconds(5), options.Cloud.Deadline);
        Assert.Equal("http://127.0.0.1:7070", options.Console.Listen);
        Assert.Equal(ConfirmMode.WhenNeeded, options.Lanes[0].Confirm);
        Assert.Equal(TimeSpan.FromSeconds(8), options.Lanes[0].AnswerWindow);
        Assert.Equal("posd.log", options.Log.File);
    }

    [Theory]
    [InlineData("\"url\":\"dns:///cloud.example.com\"")]
    [InlineData("\"url\":\"dns:///cloud.example.com:8443\"")]
    [InlineData("\"urls\":[\"https://a\",\"https://b:8443\",\"https://10.0.0.7\"]")]
    [InlineData("\"urls\":[\"http://127.0.0.1:1\",\"http://localhost:2\"]")]
    public void May_have_a_cloud_of_several_nodes(string cloud) =>
        ConfigurationText.Good(Smallest.Replace("\"url\":\"https://c\"", cloud));

    [Fact]
    public void Sets_every_option_of_a_device()
    {
        var options = ConfigurationText.Good(
            """
            {"terminal":{"id":"t","store":"s"},"cloud":{"url":"https://c"},
             "scanners":[{"name":"a","address":"tcp://10.0.0.9:4000","protocol":"ssi",
               "ends":["cr","silence"],"silence":"00:00:00.200","longestCode":64,"reopenLimit":"00:00:03"}],
             "printers":[{"name":"p","address":"tcp://10.0.0.8:9100","answers":false,"proof":"assumed","queueLength":4,
               "statusPeriod":"00:00:02","answerLimit":"00:00:01","proofLimit":"00:01:00","stallLimit":"00:00:30",
               "syncLimit":"00:00:06","clearLimit":"00:00:02","stopLimit":"00:00:03","reopenLimit":"00:00:04"}],
             "gates":[{"name":"g","address":"tcp://10.0.0.7:4001","pulse":"00:00:01","channel":3,
               "orderLimit":"00:00:01","stopLimit":"00:00:00","reopenLimit":"00:00:05"}],
             "lanes":[{"name":"l","scanner":"a","printer":"p","gate":"g","symbologies":["qr","dataMatrix"]}]}
            """).Options;

        Assert.Equal([Symbology.Qr, Symbology.DataMatrix], options.Lanes[0].Symbologies);
        Assert.Equal(
            new ScannerOptions
            {
                Protocol = ScanProtocol.Ssi,
                Framing = ScanFraming.CarriageReturn | ScanFraming.Silence,
                Silence = TimeSpan.FromMilliseconds(200),
                MaxLength = 64,
                ReopenLimit = TimeSpan.FromSeconds(3),
            },
            options.Scanners[0].ToOptions());
        Assert.Equal(
            new PrinterOptions
            {
                Answers = false,
                Proof = PrintProof.Assumed,
                QueueLength = 4,
                StatusPeriod = TimeSpan.FromSeconds(2),
                AnswerLimit = TimeSpan.FromSeconds(1),
                ProofLimit = TimeSpan.FromMinutes(1),
                StallLimit = TimeSpan.FromSeconds(30),
                SyncLimit = TimeSpan.FromSeconds(6),
                ClearLimit = TimeSpan.FromSeconds(2),
                StopLimit = TimeSpan.FromSeconds(3),
                ReopenLimit = TimeSpan.FromSeconds(4),
            },
            options.Printers[0].ToOptions(ShopProfiles.BuiltIn));
        Assert.Equal(
            new GateOptions
            {
                Pulse = TimeSpan.FromSeconds(1),
                Channel = 3,
                OrderLimit = TimeSpan.FromSeconds(1),
                StopLimit = TimeSpan.Zero,
                ReopenLimit = TimeSpan.FromSeconds(5),
            },
            options.Gates[0].ToOptions());
    }

    [Fact]
    public void Sets_the_board_and_the_sensor_of_a_gate()
    {
        var options = ConfigurationText.Good(Smallest.Replace("\"lanes\"",
            """
            "gates":[{"name":"g","address":"tcp://10.0.0.8:502","board":"waveshare","unit":7,
              "sensor":{"input":3,"secondInput":4,"inverted":true,"window":"00:00:07",
                "shortestPassage":"00:00:00.4"}},
              {"name":"h","address":"tcp://10.0.0.8:503","board":"modbus","sensor":{}}],"lanes"
            """)).Options;

        Assert.Equal(
            new GateOptions
            {
                Board = GateRelayKind.Waveshare,
                Unit = 7,
                Sensor = new()
                {
                    Input = 3,
                    SecondInput = 4,
                    Inverted = true,
                    Window = TimeSpan.FromSeconds(7),
                    ShortestPassage = TimeSpan.FromSeconds(0.4),
                },
            },
            options.Gates[0].ToOptions());
        Assert.Equal(
            new GateOptions { Board = GateRelayKind.Modbus, Sensor = new() }, options.Gates[1].ToOptions());
    }

    [Fact]
    public void Leaves_devices_at_the_defaults_of_their_drivers_and_proof_and_speed_to_the_profile()
    {
        Assert.Equal(new ScannerOptions(), new ScannerEntry().ToOptions());
        Assert.Equal(new GateOptions(), new GateEntry().ToOptions());
        Assert.Equal(new PrinterOptions { Proof = PrintProof.Probed },
            new PrinterEntry().ToOptions(ShopProfiles.BuiltIn));
        var known = new PrinterEntry { Profile = "epson-tm-t88" }.ToOptions(ShopProfiles.BuiltIn);
        Assert.Equal((PrintProof.ProcessId, 70.0), (known.Proof, known.Speed));
    }

    [Fact]
    public void Keeps_its_state_where_systemd_says()
    {
        var result = ConfigurationFile.Parse("/etc/p.json", Encoding.UTF8.GetBytes(Smallest),
            name => name == "STATE_DIRECTORY" ? "/var/lib/here:/var/lib/there" : null);

        Assert.Equal("/var/lib/here", Assert.IsType<ConfigurationResult.Usable>(result).Configuration.StateDirectory);
    }

    [Theory]
    [InlineData("install/linux/posd.json")]
    [InlineData("install/till.json")]
    public void Comes_with_the_package_as_an_example(string example)
    {
        var result = ConfigurationFile.Read(SourceTree.PathOf(example), _ => null);

        Assert.IsType<ConfigurationResult.Usable>(result);
    }

    [Fact]
    public void May_begin_with_a_byte_order_mark()
    {
        byte[] marked = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Smallest)];

        Assert.IsType<ConfigurationResult.Usable>(ConfigurationFile.Parse("/etc/p.json", marked, _ => null));
    }
}
