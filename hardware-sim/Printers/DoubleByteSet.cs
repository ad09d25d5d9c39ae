namespace PosSim.Printers;

/// <summary>The built-in two-byte character set of a model; GS I 69 names it.</summary>
public enum DoubleByteSet
{
    /// <summary>A model without one: FS commands for it do nothing.</summary>
    None,
    Gb18030,
    Big5,
    ShiftJis,
    Korean,
}
