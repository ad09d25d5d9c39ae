using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Slips.Markup;

/// <summary>What a property column asks to print; what it changes for later lines is in <see cref="ReceiptState"/>.
/// </summary>
/// <param name="Code">The content of a code, of the paper's text.</param>
/// <param name="Image">A picture.</param>
/// <param name="Command">Device-specific bytes, of the paper's text.</param>
/// <param name="Logo">The name of a logo, of the paper's text.</param>
/// <param name="Drawer">The drawer to open, 1 or 2; 0 for none.</param>
/// <param name="Buzzer">How often to beep.</param>
/// <param name="RuledBorder">1: a ruled border begins here. -1: it ends here. 0: neither.</param>
internal readonly record struct ReceiptProperty(
    Slice? Code, Picture? Image, Slice? Command, Slice? Logo, int Drawer, int Buzzer, int RuledBorder);
