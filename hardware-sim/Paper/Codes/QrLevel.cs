namespace PosSim.Paper.Codes;

/// <summary>Error correction, in the order of GS ( k fn 169.</summary>
internal enum QrLevel
{
    L,
    M,
    Q,
    H,
}
