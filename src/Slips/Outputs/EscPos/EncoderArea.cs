using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.EscPos;

/// <summary>The part of the paper that the printer aligns codes and pictures in, where a line of the document has less
/// than the whole of it ({width: …}).</summary>
internal sealed class EncoderArea(EncoderBuffer bytes)
{
    private const int Cell = 12;

    private PrinterProfile _profile = PrinterProfiles.Default;
    private bool _isNarrow;

    public void Start(PrinterProfile printer) => _profile = printer;

    /// <summary>Only at a line start; what comes before <see cref="Leave"/> is aligned within.</summary>
    public void Enter(int left, int width, ReceiptAlign align)
    {
        var needsNone = left == 0 && (width == _profile.Columns || align == ReceiptAlign.Left);
        if (needsNone)
            return;
        _isNarrow = true;
        Set(left * Cell, Math.Min(width * Cell, _profile.Dots - left * Cell));
    }

    public void Leave()
    {
        if (_isNarrow)
            Set(0, _profile.Dots);
        _isNarrow = false;
    }

    /// <summary>GS L nL nH left margin, GS W nL nH width.</summary>
    private void Set(int left, int width) => bytes.Add(
        0x1D, 0x4C, (byte)left, (byte)(left >> 8), 0x1D, 0x57, (byte)width, (byte)(width >> 8));
}
