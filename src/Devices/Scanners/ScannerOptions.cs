using System.Text.Json.Serialization;
using PosDaemon.Protocol.Scanning;
using PosDaemon.Protocol.Scanning.Commands;

namespace PosDaemon.Devices.Scanners;

/// <summary>How one scanner's bytes become codes.</summary>
public sealed record ScannerOptions
{
    /// <summary>Plain takes a scanner as it comes out of the box. Only of scanners that send bytes.</summary>
    public ScanProtocol Protocol { get; init; }

    /// <summary>Where a code ends; at least one kind of end. Auto takes a scanner as it comes out of the box.
    /// </summary>
    public ScanFraming Framing { get; init; } = ScanFraming.Auto;

    /// <summary>No byte for this long is silence; 10 ms to 5 s. Null: 100 ms where silence ends a code (a code is one
    /// burst, and 100 ms are not felt), 500 ms where it only discards a partial one, or the reader ended its last code
    /// with a terminator (radio scanners pause within a code).</summary>
    public TimeSpan? Silence { get; init; }

    /// <summary>The longest code taken, 16 to 65,536 bytes; a longer one is rejected whole. 4,096: a QR 40-L holds
    /// 2,953 bytes or 4,296 letters. Whatever is set, a scanner that speaks <see cref="ScanProtocol.Ssi"/> gives
    /// codes of 250 bytes at most.</summary>
    public int MaxLength { get; init; } = 4096;

    /// <summary>The longest wait between two tries to open the port, 250 ms to 60 s. 1 s, so that a scanner is back in
    /// under 2 s.</summary>
    public TimeSpan ReopenLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How it is made to sound, and how it answers. None: it is sent nothing.</summary>
    public ScannerCommands Commands { get; init; } = ScannerCommands.None;

    /// <summary>Which options are out of their ranges; none when it can be used.</summary>
    public IEnumerable<OptionFault> FindFaults() =>
    [
        .. OptionFault.Range(nameof(Framing), (int)Framing, 1, (int)ScanFraming.Auto),
        .. OptionFault.Range(
            nameof(Silence), SilenceInForce(sendsTerminator: false), TimeSpan.FromMilliseconds(10),
            TimeSpan.FromSeconds(5)),
        .. OptionFault.Range(nameof(MaxLength), MaxLength, 16, 65536),
        .. OptionFault.Range(
            nameof(ReopenLimit), ReopenLimit, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(60)),
    ];

    /// <param name="sendsTerminator">The reader is known to end its codes with one.</param>
    internal TimeSpan SilenceInForce(bool sendsTerminator) => Silence
        ?? TimeSpan.FromMilliseconds(Framing.HasFlag(ScanFraming.Silence) && !sendsTerminator ? 100 : 500);
}

/// <summary>What a scanner that sends bytes speaks. The words are the configuration's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScanProtocol>))]
public enum ScanProtocol
{
    /// <summary>The code, and perhaps a terminator.</summary>
    [JsonStringEnumMemberName("plain")]
    Plain,

    /// <summary>Packets of Zebra's Simple Serial Interface, each of them acknowledged.</summary>
    [JsonStringEnumMemberName("ssi")]
    Ssi,
}
