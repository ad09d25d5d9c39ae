using System.Text;
using PosDaemon.Configuration;

namespace PosDaemon.Tests.Configuration;

public sealed class An_edit_of_a_configuration
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
          "lanes": [{ "name": "left", "scanner": "left", "address": 0 },
            // the exit
            { "scanner": "right", "name": "right" }]
        }
        """;

    private static string Set(string json, string list, string member, params (string Name, string Text)[] texts) =>
        Encoding.UTF8.GetString(ConfigurationEdit.Set(
            Encoding.UTF8.GetBytes(json), list, member, texts.ToDictionary(one => one.Name, one => one.Text)));

    [Fact]
    public void Changes_a_text_in_its_place_and_nothing_else() => Assert.Equal(
        Text.Replace("serial:/dev/ttyS1?baud=115200", "hidraw:0c2e:0b6a@1-2"),
        Set(Text, "scanners", "address", ("left", "hidraw:0c2e:0b6a@1-2")));

    [Fact]
    public void Changes_several_behind_a_byte_order_mark() => Assert.Equal(
        "\uFEFF" + Text.Replace("serial:/dev/ttyS1?baud=115200", "x").Replace(@"tcp:\/\/10.0.0.7:9000", "y\\\"z"),
        Set("\uFEFF" + Text, "scanners", "address", ("right", "y\"z"), ("left", "x")));

    [Fact]
    public void Exchanges_what_two_entries_have() => Assert.Equal(
        Text.Replace("\"scanner\": \"left\"", "\"scanner\": \"!\"").Replace("\"scanner\": \"right\"",
            "\"scanner\": \"left\"").Replace("\"!\"", "\"right\""),
        Set(Text, "lanes", "scanner", ("left", "right"), ("right", "left")));

    [Theory]
    [InlineData("scanners", "counter")]
    [InlineData("printers", "right")]
    public void Is_refused_where_there_is_no_such_entry(string list, string name) =>
        Assert.Throws<KeyNotFoundException>(() => Set(Text, list, "address", (name, "x")));
}
