using Microsoft.Extensions.Time.Testing;
using PosDaemon.Commands;
using PosDaemon.Configuration;
using PosDaemon.Devices.Transports;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;
using PosDaemon.Tests.Configuration;

namespace PosDaemon.Tests.Commands;

/// <summary>A scanner that was found by its reading becomes a lane's, whatever the two are set to.</summary>
public sealed class A_scanner_for_a_lane : IDisposable
{
    private const string Packets = """
        { "name": "packets", "address": "serial:/dev/ttyACM7?baud=115200", "protocol": "ssi", "commands": "ssi" }
        """;

    private const string Reports = """
        { "name": "reports", "address": "hidraw:0c2e:0b6a", "commands": "hidPos" }
        """;

    private static readonly string Text = ConfigurationText.Example
        .Replace("""{ "name": "scanner1", "address": "serial:/dev/ttyACM7?baud=9600" }""", $"{Packets}, {Reports}")
        .Replace("\"scanner\": \"scanner1\"", "\"scanner\": \"packets\"")
        .Replace("  \"log\"", "  // out\n  \"log\"")
        .Replace("  ],\n  // out", "    { \"name\": \"exit\", \"scanner\": \"reports\" } // out\n  ],\n  // out");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-binding-");
    private readonly StringWriter _output = new(), _error = new();
    private string _file;

    public A_scanner_for_a_lane()
    {
        _file = Path.Combine(_folder.FullName, "posd.json");
        File.WriteAllText(_file, Text);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private int Bind(string lane, string address, string? scanner, string? changedMeanwhile = null)
    {
        var loaded = Assert.IsType<ConfigurationResult.Usable>(ConfigurationFile.Read(_file, _ => null)).Configuration;
        if (changedMeanwhile is not null)
            File.WriteAllText(_file, changedMeanwhile);
        return new ScannerBinding(
            loaded, IdentifyWords.In(TerminalLanguage.English), _output, _error, new FakeTimeProvider())
            .Bind(lane, new DeviceAddress(address), scanner);
    }

    [Fact]
    public void Of_two_that_are_set_differently_the_lanes_exchange_the_names_and_the_settings_stay_with_the_devices()
    {
        Assert.Equal(ExitCodes.Success, Bind("counter", "hidraw:0c2e:0b6a", "reports"));

        var changed = File.ReadAllText(_file);
        Assert.Equal(
            Text.Replace("\"scanner\": \"packets\"", "\"scanner\": \"!\"")
                .Replace("\"scanner\": \"reports\"", "\"scanner\": \"packets\"").Replace("\"!\"", "\"reports\""),
            changed);
        Assert.Equal(
            ["reports", "packets"], ConfigurationText.Good(changed).Options.Lanes.Select(lane => lane.Scanner));
        Assert.Contains("Lane exit has the scanner packets now.", _output.ToString());
        Assert.Equal(Text, File.ReadAllText(Assert.Single(Directory.GetFiles(_folder.FullName, "*.bak"))));
    }

    [Fact]
    public void One_that_is_not_configured_is_written_as_it_was_heard_where_the_lanes_settings_let_it()
    {
        Assert.Equal(ExitCodes.Success, Bind("counter", "serial:05e0:1701:X1", null));

        Assert.Equal(Text.Replace("serial:/dev/ttyACM7?baud=115200", "serial:05e0:1701:X1"), File.ReadAllText(_file));
        Assert.Contains("packets has the address serial:05e0:1701:X1 now.", _output.ToString());
    }

    [Fact]
    public void A_disk_without_room_leaves_the_file_as_it_was_and_no_half_of_a_copy()
    {
        using var disk = SmallDisk.MountOrSkip();
        _file = Path.Combine(disk.Path, "posd.json");
        File.WriteAllText(_file, Text);
        disk.Fill();

        Assert.Equal(ExitCodes.Failure, Bind("counter", "hidraw:0c2e:0b6a", "reports"));

        Assert.Equal(Text, File.ReadAllText(_file));
        Assert.Empty(Directory.GetFiles(disk.Path, "*.bak"));
        Assert.StartsWith($"posd: {_file} could not be written (No space left", _error.ToString());
    }

    [Fact]
    public void Nothing_is_written_that_posd_would_not_start_with_and_it_is_said_what_to_mend()
    {
        Assert.Equal(ExitCodes.Failure, Bind("counter", "hidraw:05e0:0600", null));

        Assert.Equal(Text, File.ReadAllText(_file));
        Assert.Single(_folder.GetFiles());
        Assert.Contains("was not changed: with hidraw:05e0:0600 for packets it would be faulty", _error.ToString());
        Assert.Contains("scanners[0].protocol: is for scanners that send bytes", _error.ToString());
        Assert.Empty(_output.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("{ \"terminal\": ")]
    [InlineData(null)]
    public void Nothing_is_written_into_a_file_that_was_changed_meanwhile(string? to)
    {
        to ??= Text.Replace("\"name\": \"packets\"", "\"name\": \"renamed\"")
            .Replace("\"scanner\": \"packets\"", "\"scanner\": \"renamed\"");

        Assert.Equal(ExitCodes.Failure, Bind("counter", "serial:05e0:1701:X1", null, changedMeanwhile: to));

        Assert.Equal(to, File.ReadAllText(_file));
        Assert.Contains("was changed meanwhile", _error.ToString());
    }

    [Fact]
    public void Its_own_stays()
    {
        Assert.Equal(ExitCodes.Success, Bind("exit", "hidraw:0c2e:0b6a", "reports"));

        Assert.Equal(Text, File.ReadAllText(_file));
        Assert.Contains("It is lane exit's scanner already", _output.ToString());
    }
}
