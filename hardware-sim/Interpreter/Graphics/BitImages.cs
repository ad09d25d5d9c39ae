using PosSim.Interpreter.Lines;
using PosSim.Paper;
using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter.Graphics;

/// <summary>The older stored pictures, by number: FS q and FS p in NV memory, GS * and GS / downloaded. All are columns
/// of x times 8 dots across and y bytes down.</summary>
internal static class BitImages
{
    /// <summary>Keys that no two printable characters make.</summary>
    private const int NvKey = 0x10000, DownloadKey = 0x20000;

    public static void Register(CommandTable table) => table
        .Add("GS *", DownloadedImage, Download)
        .Add("GS /", Fixed(1), (p, a) => Print(p, "GS /", p.Graphics.Downloaded, DownloadKey, a[0]))
        .Add("FS q", NvImages, StoreInNv)
        .Add("FS p", Fixed(2), PrintNv);

    private static void Download(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (a[0] * a[1] == 0)
        {
            printer.Body.Trace($"GS * {a[0]} x {a[1]}: no such picture, ignored");
            return;
        }
        Keep(printer, printer.Graphics.Downloaded, DownloadKey, GraphicsCommands.FromColumns(a[0] * 8, a[1], a[2..]));
    }

    /// <summary>FS q replaces all pictures of that kind.</summary>
    private static void StoreInNv(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        for (var old = 1; old <= 255; old++) printer.NvGraphics.Remove(NvKey + old);
        var at = 1;
        for (var number = 1; number <= a[0]; number++)
        {
            int across = PositionCommands.Word(a[at..]), down = PositionCommands.Word(a[(at + 2)..]);
            var bytes = across * down * 8;
            at += 4;
            if (bytes == 0) continue;
            var image = GraphicsCommands.FromColumns(across * 8, down, a.Slice(at, bytes));
            Keep(printer, printer.NvGraphics, NvKey + number, image);
            at += bytes;
        }
    }

    private static void Keep(EscPosInterpreter printer, GraphicsStore store, int key, DotImage image)
    {
        if (!store.Keep(key, image)) printer.Body.Trace("graphics memory is full: not kept");
    }

    /// <summary>n m; not in page mode (Epson TM-T88III specification, FS p).</summary>
    private static void PrintNv(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (printer.Lines.Page is null) Print(printer, "FS p", printer.NvGraphics, NvKey + a[0], a[1]);
        else printer.Body.Trace("FS p in page mode: ignored");
    }

    /// <summary>m: b0 double width, b1 double height.</summary>
    private static void Print(EscPosInterpreter printer, string command, GraphicsStore store, int key, byte m)
    {
        var mode = printer.Choose(command, m, 3, -1);
        if (mode < 0) return;
        if (store.Find(key) is { } image) printer.Graphics.Print(image, (mode & 1) + 1, (mode >> 1) + 1);
        else printer.Body.Trace("no picture of that number: nothing printed");
    }
}
