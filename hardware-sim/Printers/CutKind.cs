namespace PosSim.Printers;

/// <summary>How a piece of paper came off.</summary>
public enum CutKind
{
    /// <summary>Torn off by hand, or too long to be kept whole.</summary>
    None,
    Partial,
    Full,
}
