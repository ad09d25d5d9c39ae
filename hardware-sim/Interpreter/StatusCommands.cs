using System.Text;
using PosSim.Interpreter.Symbols;
using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter;

/// <summary>Questions of the host that are answered in their turn in the data.</summary>
internal static class StatusCommands
{
    public static void Register(CommandTable table) => table
        .Add("GS a", Fixed(1), (p, a) => p.Body.WatchStatus(a[0]))
        .Add("GS r", Fixed(1), SendStatus)
        .Add("GS I", Fixed(1), SendIdentity)
        .Add("ESC v", Fixed(0), (p, a) => p.Body.Reply([PaperByte(p.Body.State)]))
        .Add("ESC u", Fixed(1), (p, a) => p.Body.Reply([DrawerByte(p.Body.State)]))
        .Add("GS (", Counted, GsFamily);

    /// <summary>0xx0xxxx. Never paper end: then the printer is off line and the command waits.</summary>
    private static byte PaperByte(PrinterState state) => state.Paper == PaperState.Near ? (byte)0x03 : (byte)0x00;

    private static byte DrawerByte(PrinterState state) => state.DrawerPinHigh ? (byte)0x01 : (byte)0x00;

    /// <param name="n">1 or '1': the paper; 2 or '2': pin 3 of the drawer.</param>
    /// <param name="state">What it tells of.</param>
    public static byte StatusByte(byte n, PrinterState state) => n is 1 or 49 ? PaperByte(state) : DrawerByte(state);

    private static void SendStatus(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (!printer.Body.Options.AnswersQueuedStatus) return;
        // That was answered before its turn.
        if (printer.Body.Manners.HasFlag(PrinterManners.QueuedStatusAtOnce) && a[0] is 1 or 2 or 49 or 50) return;
        switch (a[0])
        {
            case 1 or 2 or 49 or 50: printer.Body.Reply([StatusByte(a[0], printer.Body.State)]); break;
            case 4 or 52: printer.Body.Reply([0x00]); break;
            default: printer.Ignore("GS r", a[0], "1, 2 and 4"); break;
        }
    }

    private static void SendIdentity(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        var claims = printer.Body.Manners.HasFlag(PrinterManners.ClaimsTmT88V);
        var identity = claims ? PrinterIdentity.TmT88V : printer.Body.Options.Identity;
        switch (a[0])
        {
            case 1 or 49: printer.Body.Reply([identity.ModelId]); break;
            case 2 or 50: printer.Body.Reply([TypeByte(printer.Body.Options)]); break;
            case 3 or 51: printer.Body.Reply([0x01]); break;
            case 65: SendText(printer, identity.Firmware); break;
            case 66: SendText(printer, identity.Maker); break;
            case 67: SendText(printer, identity.Model); break;
            case 68: SendText(printer, identity.Serial); break;
            case 69: SendText(printer, identity.Language); break;
            default: break;
        }
    }

    /// <summary>b0 two-byte characters, b1 autocutter.</summary>
    private static byte TypeByte(PrinterModelOptions options) =>
        (byte)((options.DoubleByte == DoubleByteSet.None ? 0 : 1) | (options.HasCutter ? 2 : 0));

    private static void SendText(EscPosInterpreter printer, string text) =>
        printer.Body.Reply([0x5F, .. Encoding.ASCII.GetBytes(text), 0x00]);

    /// <summary>GS ( by its first byte: H answers, k and L are symbols and graphics, the rest sets what has no effect
    /// here.</summary>
    private static void GsFamily(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        switch (a[0])
        {
            case (byte)'H': RequestResponse(printer, a); break;
            case (byte)'k': SymbolCommands.Run(printer, a[3..]); break;
            case (byte)'L': printer.Graphics.Run(a[3..]); break;
            case (byte)'D': EnableRealTime(printer, a[3..]); break;
            case (byte)'A' or (byte)'C' or (byte)'E' or (byte)'F' or (byte)'K' or (byte)'M' or (byte)'N'
                or (byte)'P' or (byte)'Q' or (byte)'V' or (byte)'X' or (byte)'Y' or (byte)'z':
                break;
            default:
                printer.Body.Trace($"GS ( {TraceLine.Letter(a[0])}: not known, skipped by its length");
                break;
        }
    }

    /// <summary>GS ( H 06 00 30 30 d1-d4: answered 37 22 d1-d4 00 when all before is on paper (Epson, GS ( H fn 48).
    /// GS ( H 03 00 31 30 d: answered 37 23 … 00 whenever it goes off line (fn 49).</summary>
    private static void RequestResponse(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (printer.Body.Manners.HasFlag(PrinterManners.ProcessIdAsText))
        {
            printer.PrintAsText(a);
            return;
        }
        if (!printer.Body.Options.AnswersProcessId) return;
        if (a[3..] is [49, 48, var kind] && kind is <= 2 or (>= 48 and <= 50)) printer.Body.AnswerOffline(kind & 3);
        if (a[3..] is not [48, 48, var d1, var d2, var d3, var d4]) return;
        byte[] reply = [0x37, 0x22, d1, d2, d3, d4, 0x00];
        if (printer.Body.Manners.HasFlag(PrinterManners.ProcessIdAtOnce)) printer.Body.Reply(reply);
        else printer.Lines.AnswerWhenPrinted(reply);
    }

    /// <summary>GS ( D: 14h, then pairs of a command (1 drawer, 2 power off) and on or off.</summary>
    private static void EnableRealTime(EscPosInterpreter printer, ReadOnlySpan<byte> data)
    {
        if (data is not [20, ..]) return;
        for (var pair = data[1..]; pair.Length >= 2; pair = pair[2..])
            printer.Body.EnableRealTime(pair[0], (pair[1] & 1) != 0);
    }
}
