using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter.Lines;

/// <summary>FS (: which bytes are which characters on printers that know UTF-8 (Epson TM-m30 and later, FS ( C). The
/// others of the family are slips, labels, logos and readers, which are known by their length.</summary>
internal static class EncodingCommands
{
    private const byte Encode = 48, Priority = 60;

    public static void Register(CommandTable table) => table.Add("FS (", Counted, FsFamily);

    private static void FsFamily(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        switch (a[0])
        {
            case (byte)'C': Run(printer, a[3..]); break;
            case (byte)'A' or (byte)'E' or (byte)'L' or (byte)'e' or (byte)'f' or (byte)'g': break;
            default:
                printer.Body.Trace($"FS ( {TraceLine.Letter(a[0])}: not known, skipped by its length");
                break;
        }
    }

    /// <summary>fn 48 m: 1 one byte a character, 2 UTF-8, as numbers or digits. fn 60 m a: m 0 the first place, 1 the
    /// second; a the font.</summary>
    private static void Run(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        switch (a)
        {
            case [Encode, 1 or (byte)'1', ..]: printer.Text.IsUtf8 = false; break;
            case [Encode, 2 or (byte)'2', ..]: printer.Text.IsUtf8 = true; break;
            case [Encode, var other, ..]: printer.Ignore("FS ( C 48", other, "1 to 2"); break;
            case [Priority, 0, var font, ..] when CharacterCells.IsFont(font): printer.Text.FirstFont = font; break;
            case [Priority, 1, var font, ..] when CharacterCells.IsFont(font): break; // there is no font that lacks it
            case [Priority, var place and not (0 or 1), ..]: printer.Ignore("FS ( C 60", place, "0 to 1"); break;
            case [Priority, _, var font, ..]: printer.Ignore("FS ( C 60 font", font, "0, 11, 20, 30, 41"); break;
            default: printer.Body.Trace("FS ( C: no such function"); break;
        }
    }
}
