using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Outputs.EscPos;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips;

/// <summary>Renders one slip after the other into the same buffers: once they have grown to the size of the shop's
/// slips, a slip without faults allocates nothing. Used by one thread at a time.</summary>
public sealed class SlipPress
{
    private readonly SlipPaper _slips = new();
    private readonly EscPosEncoder _encoder = new();
    private readonly List<ReceiptFault> _notPrinted = [];

    /// <summary>What could not be done of the last slip as the template or the data said.</summary>
    public IReadOnlyList<string> Faults => _slips.Faults;

    /// <summary>The bytes for a printer, from reset to cut. They hold until the next slip.</summary>
    /// <param name="columns">Cells across; the profile's own when null.</param>
    /// <param name="resources">Fonts and logos of this machine; without, characters that the printer lacks print as ?.
    /// </param>
    public ReadOnlySpan<byte> Print(
        SlipOrder order, PrinterProfile profile, int? columns = null, SlipResources? resources = null)
    {
        var across = Math.Clamp(columns ?? profile.Columns, ReceiptLayout.LeastColumns, ReceiptLayout.MostColumns);
        var paper = _slips.LayOut(order, profile.Characters, across);
        _notPrinted.Clear();
        var bytes = _encoder.Write(paper, profile, across, _notPrinted, resources);
        foreach (var fault in _notPrinted)
            _slips.Faults.Add($"print: {fault.Problem}");
        return bytes;
    }
}
