using PosSim.Models;
using PosSim.Models.Scanners;

namespace PosSim.Tests.Models;

public sealed class CommandListenerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private static ScannerModel Scanner(string family) => family switch
    {
        CommandListener.Ssi => new(new("cr", ScannerOptions.Ssi)),
        CommandListener.HidPos => new(new("cr", "hid-a")),
        _ => new(new ScannerOptions { Commands = family }),
    };

    [Theory]
    [InlineData("ssi", "05E6040000FF11", "good")]
    [InlineData("ssi", "05E6040006FF0B", "bad")]
    [InlineData("ssi", "05E6040014FEFD", "warble")]
    [InlineData("honeywell", "16070D", "good")]
    [InlineData("datalogic", "42", "good")]
    [InlineData("datalogic", "4645", "bad")]
    [InlineData("datalogicGryphon", "1B5B3371", "good")]
    [InlineData("datalogicGryphon", "1B5B3471", "bad")]
    [InlineData("hidPos", "0440", "good")]
    [InlineData("hidPos", "0420", "bad")]
    public void A_command_sounds_however_it_is_split(string family, string hex, string sound)
    {
        var bytes = Convert.FromHexString(hex);
        for (var at = 0; at < bytes.Length; at++)
        {
            var scanner = Scanner(family);
            scanner.Receive(bytes[..at], Start);
            scanner.Receive(bytes[at..], Start);

            Assert.Equal((sound, 1), (scanner.Listener.Last, scanner.Listener.Sounds[sound]));
        }
    }

    [Theory]
    [InlineData("ssi", "05E6040000FF12")]
    [InlineData("honeywell", "42")]
    [InlineData("datalogic", "1B5B7A")]
    [InlineData("hidPos", "0500")]
    [InlineData("none", "42")]
    public void What_is_no_command_of_it_makes_no_sound(string family, string hex)
    {
        var scanner = Scanner(family);

        scanner.Receive(Convert.FromHexString(hex), Start);

        Assert.Empty(scanner.Listener.Sounds);
    }

    [Fact]
    public void A_packet_of_the_host_is_acknowledged()
    {
        var scanner = Scanner("ssi");

        scanner.Receive(Convert.FromHexString("05E6040000FF11"), Start);

        Assert.Equal("04D00000FF2C", Convert.ToHexString(scanner.Pending));
    }

    [Fact]
    public void A_reader_that_was_told_not_on_file_reads_nothing_until_it_is_enabled_or_loses_its_supply()
    {
        var scanner = Scanner("datalogic");
        scanner.Receive("F"u8.ToArray(), Start);
        Assert.Empty(scanner.Read("P1", Start));
        scanner.Receive("E"u8.ToArray(), Start);
        Assert.NotEmpty(scanner.Read("P1", Start));
        scanner.Receive("F"u8.ToArray(), Start);
        scanner.Listener.Forget();
        Assert.NotEmpty(scanner.Read("P1", Start));
    }

    [Fact]
    public void Light_and_trigger_are_what_they_were_told_last()
    {
        var scanner = Scanner("datalogicGryphon");
        scanner.Receive(Convert.FromHexString("1B5B3671"), Start);
        Assert.True(scanner.Listener.HasLight);
        scanner.Receive(Convert.FromHexString("1B5B3771"), Start);
        Assert.False(scanner.Listener.HasLight);

        var reports = Scanner("hidPos");
        reports.Receive([0x04, 0x04], Start);
        Assert.True(reports.Listener.IsTriggered);
        reports.Receive([0x04, 0x02], Start);
        Assert.False(reports.Listener.IsTriggered);
    }
}
