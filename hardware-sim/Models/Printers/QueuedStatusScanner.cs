namespace PosSim.Models;

/// <summary>Finds GS r in whatever comes in, for printers that answer it before its turn.</summary>
internal sealed class QueuedStatusScanner
{
    private int _seen;

    public void Reset() => _seen = 0;

    /// <summary>True with the last byte of GS r 1 or 2, in either notation.</summary>
    public bool Push(byte value)
    {
        var isWhole = _seen == 2 && value is 1 or 2 or 49 or 50;
        _seen = _seen == 1 && value == 0x72 ? 2 : value == 0x1D ? 1 : 0;
        return isWhole;
    }
}
