namespace PosDaemon.Slips;

/// <summary>The bytes for a printer, from reset to cut, and what could not be done as the template or the data said.
/// There are always bytes: a slip with a fault is still a slip.</summary>
public sealed record RenderedSlip(byte[] Bytes, IReadOnlyList<SlipFault> Faults);
