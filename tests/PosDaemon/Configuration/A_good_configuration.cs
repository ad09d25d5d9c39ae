using System.Text;
using PosDaemon.Configuration;
using PosDaemon.Lanes;

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
    public void Keeps_its_state_where_systemd_says()
    {
        var result = ConfigurationFile.Parse("/etc/p.json", Encoding.UTF8.GetBytes(Smallest),
            name => name == "STATE_DIRECTORY" ? "/var/lib/here:/var/lib/there" : null);

        Assert.Equal("/var/lib/here", Assert.IsType<ConfigurationResult.Usable>(result).Configuration.StateDirectory);
    }

    [Fact]
    public void Is_installed_with_the_package_as_an_example()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PosDaemon.sln"))) folder = folder.Parent!;

        var result = ConfigurationFile.Read(Path.Combine(folder.FullName, "install/linux/posd.json"), _ => null);

        Assert.IsType<ConfigurationResult.Usable>(result);
    }

    [Fact]
    public void May_begin_with_a_byte_order_mark()
    {
        byte[] marked = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Smallest)];

        Assert.IsType<ConfigurationResult.Usable>(ConfigurationFile.Parse("/etc/p.json", marked, _ => null));
    }
}
