using PosSim.Interpreter;

namespace PosSim.Models;

/// <summary>Paper, cover, blade, drawer and button: what people do to the printer, as far as it decides whether the
/// printer works and what its status says.</summary>
internal sealed class PrinterCondition
{
    public PaperState Paper { get; set; }
    public bool CoverOpen { get; set; }
    public bool CutterJammed { get; set; }
    public bool CutterError { get; set; }
    public bool DrawerOpen { get; set; }
    public bool OffByButton { get; set; }
    public bool HeadHot { get; set; }

    /// <summary>Off line: nothing is processed and the paper stands.</summary>
    public bool IsBlocked => Paper == PaperState.End || CoverOpen || CutterError || OffByButton || HeadHot;

    /// <summary>DLE EOT n: 0xx1xx10; the fixed bits are what lets a host tell the kinds apart (TM-T88III, Appendix G).
    /// </summary>
    public byte RealTimeStatus(int n)
    {
        var bits = n switch
        {
            1 => (DrawerOpen ? 0x04 : 0) | (IsBlocked ? 0x08 : 0),
            2 => (CoverOpen ? 0x04 : 0) | (Paper == PaperState.End ? 0x20 : 0)
                | (CutterError || HeadHot ? 0x40 : 0),
            3 => (CutterError ? 0x08 : 0) | (HeadHot ? 0x40 : 0),
            _ => PaperBits(near: 0x0C, end: 0x60),
        };
        return (byte)(0x12 | bits);
    }

    /// <summary>Automatic status: 0xx1xx00, then three bytes 0xx0xxxx.</summary>
    public byte[] AutomaticStatus() =>
    [
        (byte)(0x10 | (DrawerOpen ? 0x04 : 0) | (IsBlocked ? 0x08 : 0) | (CoverOpen ? 0x20 : 0)),
        (byte)((CutterError ? 0x08 : 0) | (HeadHot ? 0x40 : 0)),
        (byte)PaperBits(near: 0x03, end: 0x0C),
        0x0F,
    ];

    /// <summary>Whether two automatic statuses differ in a group the host asked for by GS a: b0 drawer, b1 on line, b2
    /// errors, b3 paper.</summary>
    public static bool Differ(byte groups, ReadOnlySpan<byte> before, ReadOnlySpan<byte> now)
    {
        var first = ((groups & 1) != 0 ? 0x04 : 0) | ((groups & 2) != 0 ? 0x28 : 0);
        var second = (groups & 4) != 0 ? 0xFF : 0;
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
