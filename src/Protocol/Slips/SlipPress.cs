using PosDaemon.Protocol.EscPos;
using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.Slips;

/// <summary>Renders one slip after the other into the same buffers: once they have grown to the size of the shop's
/// slips, a slip without faults allocates nothing. Used by one thread at a time.</summary>
public sealed class SlipPress
{
    private readonly SlipPaper slips = new();
    private readonly EscPosEncoder encoder = new();
    private readonly List<ReceiptFault> notPrinted = [];

    /// <summary>What could not be done of the last slip as the template or the data said.</summary>
    public IReadOnlyList<string> Faults => slips.Faults;

    /// <summary>The bytes for a printer, from reset to cut. They hold until the next slip.</summary>
    /// <param name="columns">Cells across; the profile's own when null.</param>
    /// <param name="resources">Fonts and logos of this machine; without, characters that the printer lacks print as ?.
    /// </param>
    public ReadOnlySpan<byte> Print(
        SlipOrder order, PrinterProfile profile, int? columns = null, SlipResources? resources = null)
    {
        int across = Math.Clamp(columns ?? profile.Columns, ReceiptLayout.LeastColumns, ReceiptLayout.MostColumns);
        Paper paper = slips.LayOut(order, profile.Characters, across);
        notPrinted.Clear();
        ReadOnlySpan<byte> bytes = encoder.Write(paper, profile, across, notPrinted, resources);
        foreach (ReceiptFault fault in notPrinted)
            slips.Faults.Add($"print: {fault.Problem}");
        return bytes;
    }
}
