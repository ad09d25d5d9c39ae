using System.Diagnostics;
using System.Text.Json.Serialization;
using PosDaemon.Protocol.Scanning.Ssi;

namespace PosDaemon.Protocol.Scanning.Commands;

/// <summary>Readers that obey the same commands. The words are the configuration's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScannerFamily>))]
public enum ScannerFamily
{
    /// <summary>None that is known.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Zebra, Symbol, Motorola and clones in SSI packets mode.</summary>
    [JsonStringEnumMemberName("ssi")]
    Ssi,

    /// <summary>Honeywell and Hand Held Products on a serial line or USB serial.</summary>
    [JsonStringEnumMemberName("honeywell")]
    Honeywell,

    /// <summary>Newland on a serial line or USB serial.</summary>
    [JsonStringEnumMemberName("newland")]
    Newland,

    /// <summary>Datalogic Magellan: single bytes.</summary>
    [JsonStringEnumMemberName("datalogic")]
    Datalogic,

    /// <summary>Datalogic Gryphon: escape sequences.</summary>
    [JsonStringEnumMemberName("datalogicGryphon")]
    DatalogicGryphon,

    /// <summary>HID POS readers, by output report 04.</summary>
    [JsonStringEnumMemberName("hidPos")]
    HidPos,
}

/// <summary>The commands of each family, as data. Only what is printed somewhere: a byte that a reader does not know it
/// may take for another.</summary>
public static class ScannerFamilies
{
    private const string SsiGuide = "Motorola SE955 guide, chapter 10";
    private const string HoneywellGuide = "Honeywell N3680 guide, page 144";
    private const string Magellan = "Datalogic Magellan 800i, appendix F; 9300i, appendix E";
    private const string Gryphon = "Datalogic Gryphon 4200, page 250";
    private const string HidGuide = "Hand Held Products, USB Interfaces guide 1-12; Access-IS LSR118, B.3";

    private static readonly ScannerCommands Ssi = new()
    {
        TriggerOn = Of(SsiGuide, SsiPacket.FromHost(SsiOpcode.StartSession)),
        TriggerOff = Of(SsiGuide, SsiPacket.FromHost(SsiOpcode.StopSession)),
        GoodBeep = Of("Symbol MK1000 guide 5-16: one short high", SsiPacket.FromHost(SsiOpcode.Beep, 0x00)),
        BadBeep = Of("Symbol MK1000 guide 5-16: two short low", SsiPacket.FromHost(SsiOpcode.Beep, 0x06)),
        TryAgainBeep = Of("Mindeo FS580, page 75: fast warble", SsiPacket.FromHost(SsiOpcode.Beep, 0x14)),
    };

    private static readonly ScannerCommands Honeywell = new()
    {
        TriggerOn = Of(HoneywellGuide, 0x16, 0x54, 0x0D),
        TriggerOff = Of(HoneywellGuide, 0x16, 0x55, 0x0D),
        GoodBeep = Of("Hand Held Products, USB Interfaces guide 1-12", 0x16, 0x07, 0x0D),
        Replies = ReplyForm.Honeywell,
    };

    // What is printed of it sets it up; how it is made to sound is not.
    private static readonly ScannerCommands Newland = new() { Replies = ReplyForm.Newland };

    private static readonly ScannerCommands Datalogic = new()
    {
        GoodBeep = Of(Magellan, (byte)'B'),
        // F is "not on file". The 800i reads nothing after it until it is enabled, so E stands behind it.
        BadBeep = Of(Magellan, (byte)'F', (byte)'E'),
    };

    private static readonly ScannerCommands DatalogicGryphon = new()
    {
        GoodBeep = Of(Gryphon, 0x1B, (byte)'[', (byte)'3', (byte)'q'),
        BadBeep = Of(Gryphon, 0x1B, (byte)'[', (byte)'4', (byte)'q'),
        LightOn = Of(Gryphon, 0x1B, (byte)'[', (byte)'6', (byte)'q'),
        LightOff = Of(Gryphon, 0x1B, (byte)'[', (byte)'7', (byte)'q'),
    };

    // One byte of bits: 1 prevent read, 2 initiate read, 5 error beep, 6 good-read beep.
    private static readonly ScannerCommands HidPos = new()
    {
        TriggerOn = Of(HidGuide, HidPosReport, 1 << 2),
        TriggerOff = Of(HidGuide, HidPosReport, 1 << 1),
        GoodBeep = Of(HidGuide, HidPosReport, 1 << 6),
        BadBeep = Of(HidGuide, HidPosReport, 1 << 5),
    };

    private const byte HidPosReport = 0x04;

    public static ScannerCommands Of(ScannerFamily family) => family switch
    {
        ScannerFamily.None => ScannerCommands.None,
        ScannerFamily.Ssi => Ssi,
        ScannerFamily.Honeywell => Honeywell,
        ScannerFamily.Newland => Newland,
        ScannerFamily.Datalogic => Datalogic,
        ScannerFamily.DatalogicGryphon => DatalogicGryphon,
        ScannerFamily.HidPos => HidPos,
        _ => throw new UnreachableException($"{family}"),
    };

    private static ScannerCommand Of(string source, params byte[] bytes) => new(bytes, source);
}
