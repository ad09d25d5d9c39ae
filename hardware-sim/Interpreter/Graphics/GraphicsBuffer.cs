using System.Text;
using PosSim.Paper;

namespace PosSim.Interpreter.Graphics;

/// <summary>GS ( L and GS 8 L: the picture stored to be printed next, and those kept under a key.</summary>
internal sealed class GraphicsBuffer(EscPosInterpreter printer)
{
    private const int Widest = 2047, Highest = 2400;

    private DotImage? _stored;

    /// <summary>Downloaded pictures, 64 KB.</summary>
    public GraphicsStore Downloaded { get; } = new(64 * 1024);

    /// <summary>m fn and data (Epson, GS ( L, functions 65 to 113).</summary>
    public void Run(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2 || data[0] != 48) return;
        var a = data[2..];
        var nv = printer.NvGraphics;
        switch (data[1])
        {
            case 112: Store(a, byColumns: false); break;
            case 113: Store(a, byColumns: true); break;
            case 2 or 50: PrintStored(); break;
            case 65 when a is [(byte)'C', (byte)'L', (byte)'R', ..]: nv.Clear(); break;
            case 81 when a is [(byte)'C', (byte)'L', (byte)'R', ..]: Downloaded.Clear(); break;
            case 66 when a.Length >= 2: nv.Remove(GraphicsStore.Key(a[0], a[1])); break;
            case 82 when a.Length >= 2: Downloaded.Remove(GraphicsStore.Key(a[0], a[1])); break;
            case 67: Define(nv, a, byColumns: false); break;
            case 68: Define(nv, a, byColumns: true); break;
            case 83: Define(Downloaded, a, byColumns: false); break;
            case 84: Define(Downloaded, a, byColumns: true); break;
            case 69 when a.Length >= 4: PrintKept(nv, a); break;
            case 85 when a.Length >= 4: PrintKept(Downloaded, a); break;
            case 1 or 49: break; // dot density: there is one
            case 0 or 48: SendNumber((byte)'0', nv.Capacity); break;
            case 3 or 51: SendNumber((byte)'1', nv.Free); break;
            case 4 or 52: SendNumber((byte)'2', Downloaded.Free); break;
            case 64 when a is [(byte)'K', (byte)'C', ..]: SendKeys(0x72, nv); break;
            case 80 when a is [(byte)'K', (byte)'C', ..]: SendKeys(0x73, Downloaded); break;
            default: printer.Body.Trace($"GS ( L function {data[1]}: not built in"); break;
        }
    }

    /// <summary>37, what was asked for, the digits, 00.</summary>
    private void SendNumber(byte about, int bytes) =>
        printer.Body.Reply([0x37, about, .. Encoding.ASCII.GetBytes($"{bytes}"), 0x00]);

    /// <summary>37, which list, 40 for the last block, the keys, 00. Longer lists come in blocks that the host
    /// acknowledges; here it is one, of the first 40.</summary>
    private void SendKeys(byte list, GraphicsStore store)
    {
        byte[] keys = [.. store.Keys.Take(40).SelectMany(key => (byte[])[(byte)(key >> 8), (byte)key])];
        printer.Body.Reply([0x37, list, 0x40, .. keys, 0x00]);
    }

    public bool Print(DotImage image, int across, int down)
    {
        int width = Math.Min(image.Width * across, printer.Lines.LineWidth), height = image.Height * down;
        return printer.Lines.PrintBlock(new Mark.Picture
        {
            X = 0,
            Y = 0,
            Width = width,
            Height = height,
            Kind = PictureKind.Image,
            Dots = () => image.Scale(across, down).Crop(width, height),
        });
    }

    /// <summary>a bx by c xL xH yL yH data: a 48 one tone, bx and by 1 or 2 the scale.</summary>
    private void Store(ReadOnlySpan<byte> a, bool byColumns)
    {
        if (a.Length < 8 || a[1] is not (1 or 2) || a[2] is not (1 or 2)) return;
        if (Read(a[4..], byColumns) is { } image) _stored = image.Scale(a[1], a[2]);
    }

    /// <summary>a kc1 kc2 b xL xH yL yH c data: the first of b colours is kept.</summary>
    private void Define(GraphicsStore store, ReadOnlySpan<byte> a, bool byColumns)
    {
        if (a.Length < 9 || a[3] == 0) return;
        // The colour byte stands between the size and the data.
        byte[] sized = [.. a[4..8], .. a[9..]];
        if (Read(sized, byColumns) is { } image && !store.Keep(GraphicsStore.Key(a[1], a[2]), image))
            printer.Body.Trace("graphics memory is full: not kept");
    }

    /// <summary>xL xH yL yH data.</summary>
    private DotImage? Read(ReadOnlySpan<byte> a, bool byColumns)
    {
        int width = PositionCommands.Word(a), height = PositionCommands.Word(a[2..]);
        var needed = byColumns ? (long)width * ((height + 7) / 8) : (width + 7) / 8 * (long)height;
        if (width is 0 or > Widest || height is 0 or > Highest || a.Length - 4 < needed)
        {
            printer.Body.Trace($"graphics of {width} x {height} dots with {a.Length - 4} bytes: not stored");
            return null;
        }
        return byColumns
            ? GraphicsCommands.FromColumns(width, (height + 7) / 8, a[4..]).Crop(width, height)
            : GraphicsCommands.FromRaster(width, height, a[4..]);
    }

    private void PrintStored()
    {
        if (_stored is { } image && Print(image, 1, 1)) _stored = null;
    }

    /// <summary>kc1 kc2 x y: the scale 1 or 2.</summary>
    private void PrintKept(GraphicsStore store, ReadOnlySpan<byte> a)
    {
        if (store.Find(GraphicsStore.Key(a[0], a[1])) is { } image)
            Print(image, Math.Clamp((int)a[2], 1, 2), Math.Clamp((int)a[3], 1, 2));
        else
            printer.Body.Trace($"no graphics under key {a[0]:X2} {a[1]:X2}: nothing printed");
    }
}
