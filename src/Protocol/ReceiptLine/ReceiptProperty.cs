using PosDaemon.Protocol.Buffers;
using PosDaemon.Protocol.EscPos;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>What a property column asks to print; what it changes for later lines is in <see cref="ReceiptState"/>.
/// </summary>
/// <param name="Code">The content of a code, of the paper's text.</param>
/// <param name="Image">A picture.</param>
/// <param name="Command">Device-specific bytes, of the paper's text.</param>
/// <param name="RuledBorder">1: a ruled border begins here. -1: it ends here. 0: neither.</param>
internal readonly record struct ReceiptProperty(Slice? Code, Picture? Image, Slice? Command, int RuledBorder);
