using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using PosDaemon.Commands;
using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Devices;
using PosDaemon.Devices.Discovery;
using PosDaemon.Devices.Transports;
using PosDaemon.Testing;
using PosDaemon.Tests.Console;

namespace PosDaemon.Tests.Commands;

[SupportedOSPlatform("linux")]
public sealed class What_the_doctor_finds
{
    private static readonly DeviceAddress Address = new("serial:/dev/ttyUSB0");

    private static readonly DeviceState Fine =
        new(DeviceKind.Scanner, "scanner1", Address.Uri, ["counter"], true, Address.Uri, []);

    private static readonly DeviceState Away =
        Fine with { Works = false, Said = "it is away", Alarms = [AlarmKind.ScannerOffline] };

    private static readonly DeviceSight Seen = new(Address, DeviceIdentity.OfAddress(Address))
    {
        File = "/dev/ttyUSB0", Rights = Rights("dialout", 0b110_110_000),
    };

    private static FileRights Rights(string group, int mode, bool mayOpen = true) =>
        new(group, (UnixFileMode)mode, mayOpen);

    private static DeviceSight Held(params PortHolder[] holders) =>
        Seen with { Fault = DeviceFault.Busy, Holders = holders };

    private static DeviceSight Shared(DeviceFault? fault, params PortHolder[] holders) =>
        Seen with { Fault = fault, Holders = holders, LetsSeveralRead = true };

    private static readonly PortHolder Posd = new(5, "posd", IsPosd: true), Desktop = new(6, "Xorg");

    /// <summary>How it does, what is seen of it, whether a posd runs; what is told.</summary>
    internal static IEnumerable<(DeviceState State, DeviceSight Sight, bool IsRunning, string Told)> Cases =>
    [
        (Fine, Seen, true, ""),
        (Fine, Held(Posd), true, ""),
        (Fine, Held(Posd, new(7, "ModemManager")), true, "heldByModemManager Warning ModemManager (7)"),
        (Away, Seen, true, "scannerOffline Failure [it is away]"),
        (Away, Held(Posd), true, "scannerOffline Failure [it is away]"),
        (Away, Held(Posd), false, "heldByPosd Failure posd (5) [it is away]"),
        (Away, Held(new PortHolder(7, "ModemManager")), true,
            "heldByModemManager Failure ModemManager (7) [it is away]"),
        (Away, Held(new PortHolder(7, "brltty")), false, "heldByBrltty Failure brltty (7) [it is away]"),
        (Away, Held(new PortHolder(7, "usb")), false, "heldByCups Failure usb (7) [it is away]"),
        (Away, Held(new PortHolder(7, "agetty")), false, "heldByLogin Failure agetty (7) [it is away]"),
        (Away, Held(new PortHolder(8, "cat"), new PortHolder(9, "")), false,
            "heldByProgram Failure cat (8), 9 [it is away]"),
        (Fine, Shared(null, Desktop), false, ""),
        (Fine, Shared(DeviceFault.Busy, Posd, Desktop), true, ""),
        (Away, Shared(null, Desktop), false, "scannerOffline Failure [it is away]"),
        (Away, Shared(DeviceFault.Busy, Posd, Desktop), true, "scannerOffline Failure [it is away]"),
        (Away, Shared(DeviceFault.Busy, Posd, Desktop), false, "heldByPosd Failure posd (5) [it is away]"),
        (Away, Seen with { Fault = DeviceFault.NotFound }, false, "deviceMissing Failure"),
        (Away, Seen with { Fault = DeviceFault.BadAddress, Why = "two have it" }, false,
            "addressNotUsable Failure [two have it]"),
        (Away, Seen with { Fault = DeviceFault.NotPermitted, Rights = Rights("lp", 0b110_110_000, mayOpen: false) },
            false, "notPermitted Failure root, lp [it is away]"),
        (Away, Seen with { Rights = Rights("root", 0b110_000_000) }, true, "notPermitted Failure root [it is away]"),
        (Fine, Seen with { Rights = Rights("root", 0b110_000_000) }, false, "notPermitted Failure root"),
        (Away, Seen with { Rights = null }, false, "scannerOffline Failure [it is away]"),
        (Fine with { Kind = DeviceKind.Printer, Alarms = [AlarmKind.PrinterPaperNearEnd], Remark = "other" }, Seen,
            false, "printerPaperNearEnd Warning; profileDoubtful Warning [other]"),
        (Away with { Kind = DeviceKind.Printer, Alarms = [AlarmKind.PrinterCoverOpen] },
            Seen with { Rights = Rights("root", 0b110_000_000) }, true, "printerCoverOpen Failure"),
        (Away with { Kind = DeviceKind.Printer, Alarms = [AlarmKind.PrinterPaperEnd, AlarmKind.PrinterCoverOpen] },
            Seen, false, "printerPaperEnd Failure; printerCoverOpen Failure"),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Count())];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Says_what_is_in_the_way_and_who(int number)
    {
        var (state, sight, isRunning, told) = Cases.ElementAt(number);
        var findings = new DeviceFindings(TerminalLanguage.English, isRunning).Of(state, sight);

        Assert.Equal(told, string.Join("; ", findings.Select(Line)));
        Assert.Equal(findings.Select(one => one.Code), new DeviceFindings(TerminalLanguage.Chinese, isRunning)
            .Of(state, sight).Select(one => one.Code));
    }

    // What the sentence is about is told by what follows its colon, or stands in its brackets.
    private static string Line(Finding one)
    {
        var kind = FindingKind.All.FirstOrDefault(kind => kind.Code == one.Code);
        var about = kind is null ? "" : About(kind.En, one.Text);
        return string.Concat($"{one.Code} {one.Level}", about.Length > 0 ? $" {about}" : "",
            one.Cause is { } cause ? $" [{cause}]" : "");
    }

    private static string About(string sentence, string text)
    {
        if (sentence.Split("{0}") is not [var before, var after])
            return "";
        Assert.StartsWith(before, text);
        Assert.EndsWith(after, text);
        return text[before.Length..^after.Length];
    }

    [Fact]
    public void Says_of_a_posd_that_runs_each_alarm_that_is_not_of_a_device_and_of_which_lanes()
    {
        var findings = new DeviceFindings(TerminalLanguage.English, isRunning: true);
        var lane = InMemoryTerminal.Terminal().Lanes[0];
        AlarmView Alarm(string code, bool stops, params string[] lanes) =>
            new(code, stops, null, lanes, "it is wrong", "mend it", "by a bug");
        var terminal = InMemoryTerminal.Terminal() with
        {
            Lanes = [lane, lane with { Name = "exit" }],
            Alarms =
            [
                .. AlarmKind.All.Select(kind => Alarm(kind.Code, stops: true, "exit")),
                Alarm("slipHeld", stops: false, "counter", "exit"), Alarm("newer", stops: false, "exit"),
            ],
        };

        Assert.Equal(
            [
                "slipHeld Failure [exit: by a bug]", "slipUnknown Failure [exit: by a bug]",
                "scanSetAside Failure [exit: by a bug]", "laneFailed Failure [exit: by a bug]",
                "journalNotWritable Failure [exit: by a bug]", "cloudUnreachable Failure [exit: by a bug]",
                "clockWrong Failure [exit: by a bug]", "certificateEnds Failure [exit: by a bug]",
                "outboxParked Failure [exit: by a bug]", "slipHeld Warning [by a bug]",
                "newer Warning [exit: by a bug]",
            ],
            findings.Of(terminal).Select(Line));
        Assert.Equal("it is wrong", findings.Of(terminal).Last().Text);
    }

    [Theory]
    [InlineData("1a86:7523", false, true, "portTakenByBrltty")]
    [InlineData("1a86:7523", false, false, "noDriver")]
    [InlineData("04b8:0202", false, true, "noDriver")]
    [InlineData("1a86:7523", true, true, "drivenByProgram")]
    public void Says_why_something_plugged_in_has_no_port(string ids, bool byProgram, bool runsBrltty, string code)
    {
        var device = new UsbWithoutPort(new($"usb:{ids}@1-1"), ids, null, "usblp", byProgram, [new(7, "cupsd")]);

        var finding = new DeviceFindings(TerminalLanguage.English, false).Of(device, runsBrltty);

        Assert.Equal((code, FindingLevel.Warning), (finding.Code, finding.Level));
        Assert.DoesNotContain("{0}", finding.Text + finding.Remedy);
    }

    [Fact]
    public void Is_on_one_screen_with_the_gravest_thing_as_the_next_step()
    {
        var findings = new DeviceFindings(TerminalLanguage.English, false);
        CheckedDevice Check(DeviceState state, DeviceSight sight) => new(state.Kind, state.Name, state.Address,
            state.Lanes, state.Works, null, findings.Of(state, sight));
        var report = new DoctorReport("posd.json", "till-1", false,
            [
                Check(Fine, Held(new PortHolder(7, "cat"))),
                Check(Away with { Name = "scanner2", Lanes = ["exit"] }, Seen with { Fault = DeviceFault.NotFound }),
            ],
            [new("hidraw:0c2e:0b6a", "usb:0c2e:0b6a@1-1", "Honeywell", "/dev/hidraw0", "usbhid", null, [],
                [findings.NotConfigured(new("hidraw:0c2e:0b6a"))])],
            []);

        Assert.Equal(
            """
            posd doctor · till-1 · posd.json

            Scanners
              [LOOK] scanner1         serial:/dev/ttyUSB0 · lane counter
                     Another program holds it: cat (7).
                     → End that program, or have it leave this port alone.
              [FAIL] scanner2         serial:/dev/ttyUSB0 · lane exit
                     No such device is plugged in.
                     → Plug it in and switch it on, or set its address to what is plugged in (posd devices).

            Plugged in and in no configuration
              hidraw:0c2e:0b6a  Honeywell · /dev/hidraw0 · usbhid
                     It is plugged in and in no configuration.
                     → To use it, write in the configuration: "address": "hidraw:0c2e:0b6a".

            1 of 2 devices work.
            Next: scanner2: Plug it in and switch it on, or set its address to what is plugged in (posd devices).

            """.ReplaceLineEndings("\n"),
            DoctorPage.Of(report, TerminalLanguage.English));
        Assert.False(report.IsWell);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(report, DoctorJson.Readable.DoctorReport));
        Assert.Equal("deviceMissing",
            json.RootElement.GetProperty("devices")[1].GetProperty("findings")[0].GetProperty("code").GetString());
    }

    /// <summary>The closed list for people; POSD_WRITE_PAGES=1 writes it anew.</summary>
    [Fact]
    public void Is_explained_on_the_page_for_operators()
    {
        var table = new StringBuilder("\n| finding | 含义；处理办法 | what it means; what to do |\n|---|---|---|\n");
        foreach (var kind in FindingKind.All)
            table.Append($"| `{kind.Code}` | {kind.Zh}{kind.RemedyZh} | {kind.En} {kind.RemedyEn} |\n");
        table.Append('\n');

        SourceTree.MustHold("docs/operations.md", "<!-- findings: written by a test -->\n",
            "<!-- end of findings -->", table.ToString());
    }

    [Fact]
    public void Has_a_name_of_its_own_for_each_thing_and_shares_none_with_an_alarm() => Assert.Distinct(
        FindingKind.All.Select(kind => kind.Code).Concat(AlarmKind.All.Select(kind => kind.Code)));
}
