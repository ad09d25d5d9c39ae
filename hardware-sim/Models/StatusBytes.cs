using PosSim.Interpreter;

namespace PosSim.Models;

/// <summary>Status as bytes; the fixed bits are what lets a host tell the kinds apart (TM-T88III, Appendix
/// G).</summary>
internal static class StatusBytes
{
    /// <summary>DLE EOT n: 0xx1xx10.</summary>
    public static byte RealTime(int n, PrinterState state, bool headHot)
    {
        int bits = n switch
        {
            1 => (state.DrawerOpen ? 0x04 : 0) | (state.Online ? 0 : 0x08),
            2 => (state.CoverOpen ? 0x04 : 0) | (state.Paper == PaperState.End ? 0x20 : 0)
                | (state.CutterError || headHot ? 0x40 : 0),
            3 => (state.CutterError ? 0x08 : 0) | (headHot ? 0x40 : 0),
            _ => PaperBits(state.Paper, near: 0x0C, end: 0x60),
        };
        return (byte)(0x12 | bits);
    }

    /// <summary>Automatic status: 0xx1xx00, then three bytes 0xx0xxxx.</summary>
    public static byte[] Automatic(PrinterState state, bool headHot) =>
    [
        (byte)(0x10 | (state.DrawerOpen ? 0x04 : 0) | (state.Online ? 0 : 0x08) | (state.CoverOpen ? 0x20 : 0)),
        (byte)((state.CutterError ? 0x08 : 0) | (headHot ? 0x40 : 0)),
        (byte)PaperBits(state.Paper, near: 0x03, end: 0x0C),
        0x0F,
    ];

    /// <summary>Whether two automatic statuses differ in a group the host asked for: b0 drawer, b1 on line, b2 errors,
    /// b3 paper.</summary>
    public static bool Differ(byte groups, ReadOnlySpan<byte> before, ReadOnlySpan<byte> now)
    {
        int first = ((groups & 1) != 0 ? 0x04 : 0) | ((groups & 2) != 0 ? 0x28 : 0);
        int second = (groups & 4) != 0 ? 0xFF : 0;
        int third = (groups & 8) != 0 ? 0xFF : 0;
        return ((before[0] ^ now[0]) & first) != 0
            || ((before[1] ^ now[1]) & second) != 0
            || ((before[2] ^ now[2]) & third) != 0;
    }

    private static int PaperBits(PaperState paper, int near, int end) => paper switch
    {
        PaperState.Near => near,
        PaperState.End => near | end,
        _ => 0,
    };
}
