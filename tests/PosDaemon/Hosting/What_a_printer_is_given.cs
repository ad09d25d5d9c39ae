using PosDaemon.Configuration;
using PosDaemon.Hosting;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Tests.Hosting;

public sealed class What_a_printer_is_given : IDisposable
{
    /// <summary>8 by 2 black dots.</summary>
    private const string Black =
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAACAQAAAABN76BAAAAADElEQVR42mNgYGAAAAAEAAHI6uv5AAAAAElFTkSuQmCC";

    private readonly string _folder = Directory.CreateTempSubdirectory("printer-resources").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Is_each_logo_of_its_configuration_that_is_still_there()
    {
        File.WriteAllBytes(Path.Combine(_folder, "logo.png"), Convert.FromBase64String(Black));
        var printer = new PrinterEntry
        {
            Logos =
            [
                new LogoEntry { Name = "shop", File = "logo.png" }, new LogoEntry { Name = "kept", Key = "LG" },
                new LogoEntry { Name = "gone", File = "gone.png" },
            ],
        };

        SlipResources resources = PrinterResources.Of(printer, null, _folder);

        Assert.Equal([], FaultsOf("{logo:shop}", resources));
        Assert.Equal([], FaultsOf("{logo:kept}", resources));
        Assert.Single(FaultsOf("{logo:gone}", resources));
    }

    [Fact]
    public void Is_nothing_but_fonts_where_a_lane_has_no_printer()
        => Assert.Null(PrinterResources.Of(null, null, _folder).Glyphs);

    private static IReadOnlyList<string> FaultsOf(string template, SlipResources resources) => [.. SlipRenderer.ToEscPos(
        new("redemption", "{}", "en", 1, template), PrinterProfiles.Find("epson-tm-t88")!, null, resources).Faults
        .Select(static fault => fault.Problem)];
}
