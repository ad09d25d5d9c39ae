namespace PosDaemon.Protocol.Scanning.Commands;

/// <summary>Bytes that a reader obeys.</summary>
/// <param name="Bytes">As they go over its line; of a HID POS reader one output report, its id first.</param>
/// <param name="Source">Where they are printed.</param>
public readonly record struct ScannerCommand(ReadOnlyMemory<byte> Bytes, string Source);
