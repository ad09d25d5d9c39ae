using System.Text;
using PosDaemon.Configuration;

namespace PosDaemon.Tests.Configuration;

public sealed class A_scanners_address
{
    private const string Text =
        """
        {
          // "scanners": [{ "name": "left", "address": "not this" }]
          "printers": [{ "name": "left", "address": "nor this" }],
          "scanners": [
            { "address": /* by its port */ "serial:/dev/ttyS1?baud=115200", "ends": ["cr"], "name": "left" },
            { "name": "right", "address": "tcp:\/\/10.0.0.7:9000", },
          ],
          "lanes": [{ "name": "left", "scanner": "left", "address": 0 }]
        }
        """;

    private static string Set(string json, params (string Scanner, string Address)[] addresses) =>
        Encoding.UTF8.GetString(ScannerAddressEdit.Set(
            Encoding.UTF8.GetBytes(json), addresses.ToDictionary(one => one.Scanner, one => one.Address)));

    [Fact]
    public void Is_changed_in_its_place_and_nothing_else_is() => Assert.Equal(
        Text.Replace("serial:/dev/ttyS1?baud=115200", "hidraw:0c2e:0b6a@1-2"),
        Set(Text, ("left", "hidraw:0c2e:0b6a@1-2")));

    [Fact]
    public void Can_be_swapped_with_anothers_behind_a_byte_order_mark() => Assert.Equal(
        "\uFEFF" + Text.Replace("serial:/dev/ttyS1?baud=115200", "x").Replace(@"tcp:\/\/10.0.0.7:9000", "y\\\"z"),
        Set("\uFEFF" + Text, ("right", "y\"z"), ("left", "x")));

    [Fact]
    public void Is_not_changed_where_there_is_no_such_scanner() =>
        Assert.Throws<KeyNotFoundException>(() => Set(Text, ("counter", "x")));

    [Theory]
    [InlineData("serial:0c2e:0b6a", "serial:/dev/ttyS1?baud=115200", "serial:0c2e:0b6a?baud=115200")]
    [InlineData("serial:/dev/ttyS2?baud=9600", "serial:/dev/ttyS1?baud=115200", "serial:/dev/ttyS2?baud=9600")]
    [InlineData("hidraw:0c2e:0b6a", "serial:/dev/ttyS1?baud=115200", "hidraw:0c2e:0b6a")]
    [InlineData("serial:0c2e:0b6a", "tcp://10.0.0.7:9000", "serial:0c2e:0b6a")]
    public void Keeps_what_was_set_for_the_line(string found, string before, string written) =>
        Assert.Equal(written, ScannerAddressEdit.WithOptionsOf(found, before));
}
