using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Configuration;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Transports;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Template;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Tests.TerminalDevices;

public sealed class What_a_printer_is_given : IDisposable
{
    /// <summary>8 by 2 dots, black but for the last one.</summary>
    private const string Picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAACAQAAAABN76BAAAAADElEQVR42mNgYGAEAAAFAALLsJJiAAAAAElFTkSuQmCC";

    private readonly string _folder = Directory.CreateTempSubdirectory("printer-resources").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Is_each_logo_of_its_configuration_that_is_still_there()
    {
        File.WriteAllBytes(Path.Combine(_folder, "logo.png"), Convert.FromBase64String(Picture));
        var printer = new PrinterEntry
        {
            Logos =
            [
                new LogoEntry { Name = "shop", File = "logo.png" }, new LogoEntry { Name = "kept", Key = "LG" },
                new LogoEntry { Name = "gone", File = "gone.png" },
            ],
        };

        var resources = SlipPrinter.Resources(printer, null, _folder);

        Assert.Equal([], FaultsOf("{logo:shop}", resources));
        Assert.Equal([], FaultsOf("{logo:kept}", resources));
        Assert.Single(FaultsOf("{logo:gone}", resources));
    }

    [Fact]
    public async Task Is_nothing_of_a_slip_whose_layout_fails_and_the_lane_is_told()
    {
        var entry = new PrinterEntry { Name = "printer1", Address = "tcp://127.0.0.1:9", Profile = "epson-tm-t88" };
        var idle = new PrinterLoop("printer1", new(entry.Address), new PrinterOptions(),
            new SystemTransportFactory(TimeProvider.System), TimeProvider.System, _ => { });
        var resources = new SlipResources(new BrokenGlyphs(), new Dictionary<string, SlipLogo>());
        var printer = new SlipPrinter(
            PrinterProfiles.Find(entry.Profile)!, idle, ShopTemplates.None, resources, "zh", NullLogger.Instance);
        var slip = new Slip { Kind = "redemption", DataJson = """{"buyer":"\ud842\udfb7","title":"\ud842\udfb7"}""" };

        var (outcome, detail) = await printer.PrintAsync(new LaneEffect.Print(new ScanId("s1"), 1, slip, false));

        Assert.Equal(SlipOutcome.NotPrinted, outcome);
        Assert.Contains("could not be laid out", detail);
    }

    private static IReadOnlyList<string> FaultsOf(string template, SlipResources resources) =>
        [.. SlipRenderer.ToEscPos(new("redemption", "{}", "en", 1, template), PrinterProfiles.Find("epson-tm-t88")!,
            null, resources).Faults.Select(fault => fault.ToString())];

    private sealed class BrokenGlyphs : IGlyphSource
    {
        public ReadOnlySpan<byte> DotsOf(Rune rune, int cells) => throw new InvalidOperationException("a bug");
    }
}
