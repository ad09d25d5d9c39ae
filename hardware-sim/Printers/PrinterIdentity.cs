namespace PosSim.Printers;

/// <summary>What GS I tells. Clones lie here, so may this.</summary>
public sealed record PrinterIdentity
{
    public byte ModelId { get; init; } = 0x20;
    public string Firmware { get; init; } = "1.00";
    public string Maker { get; init; } = "POSSIM";
    public string Model { get; init; } = "PS-80";
    public string Serial { get; init; } = "SIM0000001";
    public string Language { get; init; } = "CHINA GB18030";
}
