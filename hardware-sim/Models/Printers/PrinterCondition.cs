using PosSim.Interpreter;

namespace PosSim.Models;

/// <summary>Paper, cover, blade, head, drawer, buttons and errors: what befalls the printer, as far as it decides
/// whether the printer works and what its status says.</summary>
/// <param name="pinLowWhenOpen">The drawer's switch makes pin 3 LOW when it is open.</param>
internal sealed class PrinterCondition(bool pinLowWhenOpen)
{
    public PaperState Paper { get; set; }
    public bool CoverOpen { get; set; }

    /// <summary>The cover was opened while it printed: an error until the cover is closed.</summary>
    public bool OpenedInPrint { get; set; }
    public bool CutterJammed { get; set; }
    public bool CutterError { get; set; }
    public PrinterError Error { get; set; }
    public bool DrawerOpen { get; set; }
    public bool OffByButton { get; set; }
    public bool FeedPressed { get; set; }
    public bool WaitsForFeed { get; set; }
    public bool ShutDown { get; set; }

    /// <summary>Until somebody says otherwise.</summary>
    public bool HeadHot { get; set; }

    /// <summary>Until it has cooled by itself.</summary>
    public bool Overheated { get; set; }

    public bool DrawerPinHigh => DrawerOpen != pinLowWhenOpen;

    /// <summary>Off line: nothing is processed and the paper stands.</summary>
    public bool IsBlocked => Paper == PaperState.End || CoverOpen || CutterError || OffByButton || FeedPressed
        || WaitsForFeed || ShutDown || HeadIsHot || Error != PrinterError.None;

    /// <summary>What GS ( H fn 49 tells of, as one byte 40h to 7Fh, which is ours: makers' models differ. 40h: nothing.
    /// </summary>
    public byte OfflineCause =>
        (byte)(0x40 | (CoverOpen ? 0x01 : 0) | (Paper == PaperState.End ? 0x02 : 0) | (HasError ? 0x04 : 0));

    public bool HeadIsHot => HeadHot || Overheated;

    private bool ErrsByItself => HeadIsHot || OpenedInPrint;

    private bool HasError => CutterError || ErrsByItself || Error != PrinterError.None;

    /// <summary>Errors as byte 2 of the automatic status has them, and DLE EOT 3 too.</summary>
    private int ErrorBits => (Error == PrinterError.Recoverable ? 0x04 : 0) | (CutterError ? 0x08 : 0)
        | (Error == PrinterError.Unrecoverable ? 0x20 : 0) | (ErrsByItself ? 0x40 : 0);

    /// <summary>DLE EOT n: 0xx1xx10; the fixed bits are what lets a host tell the kinds apart (TM-T88III, Appendix G).
    /// </summary>
    public byte RealTimeStatus(int n)
    {
        var bits = n switch
        {
            1 => (DrawerPinHigh ? 0x04 : 0) | (IsBlocked ? 0x08 : 0) | (WaitsForFeed ? 0x20 : 0)
                | (FeedPressed ? 0x40 : 0),
            2 => (CoverOpen ? 0x04 : 0) | (FeedPressed ? 0x08 : 0) | (Paper == PaperState.End ? 0x20 : 0)
                | (HasError ? 0x40 : 0),
            3 => ErrorBits,
            _ => PaperBits(near: 0x0C, end: 0x60),
        };
        return (byte)(0x12 | bits);
    }

    /// <summary>Automatic status: 0xx1xx00, then three bytes 0xx0xxxx.</summary>
    public byte[] AutomaticStatus() =>
    [
        (byte)(0x10 | (DrawerPinHigh ? 0x04 : 0) | (IsBlocked ? 0x08 : 0) | (CoverOpen ? 0x20 : 0)
            | (FeedPressed ? 0x40 : 0)),
        (byte)((WaitsForFeed ? 0x01 : 0) | (FeedPressed ? 0x02 : 0) | ErrorBits),
        (byte)PaperBits(near: 0x03, end: 0x0C),
        0x0F,
    ];

    /// <summary>Whether two automatic statuses differ in a group the host asked for by GS a: b0 drawer, b1 on line, b2
    /// errors, b3 paper, b6 FEED button.</summary>
    public static bool Differ(byte groups, ReadOnlySpan<byte> before, ReadOnlySpan<byte> now)
    {
        var first = ((groups & 1) != 0 ? 0x04 : 0) | ((groups & 2) != 0 ? 0x68 : 0);
        var second = ((groups & 2) != 0 ? 0x01 : 0) | ((groups & 4) != 0 ? 0x6C : 0)
            | ((groups & 0x40) != 0 ? 0x02 : 0);
        var third = (groups & 8) != 0 ? 0xFF : 0;
        return ((before[0] ^ now[0]) & first) != 0
            || ((before[1] ^ now[1]) & second) != 0
            || ((before[2] ^ now[2]) & third) != 0;
    }

    private int PaperBits(int near, int end) => Paper switch
    {
        PaperState.Near => near,
        PaperState.End => near | end,
        _ => 0,
    };
}
