using System.Text;
using PosSim.Interpreter.Lines;
using PosSim.Paper;

namespace PosSim.Interpreter.Graphics;

/// <summary>GS ( L and GS 8 L: the picture stored to be printed next, and those kept under a key. Colours 1 to 4 and
/// the four planes of a picture in shades all print black.</summary>
internal sealed class GraphicsBuffer(EscPosInterpreter printer)
{
    /// <summary>The largest that a manual gives: 8192 x 2304 dots in memory, 2400 rows in the print buffer.</summary>
    private const int Widest = 8192, Highest = 2400;

    /// <summary>Stored for function 50: one plane for each colour. The paper here has one colour, so that the dots of
    /// all of them are black.</summary>
    private readonly List<Plane> _planes = [];

    /// <summary>Downloaded pictures, 64 KB.</summary>
    public GraphicsStore Downloaded { get; } = new(64 * 1024);

    /// <summary>A picture is stored and not yet printed.</summary>
    public bool IsWaiting => _planes.Count > 0;

    /// <summary>m fn and data (Epson, GS ( L, functions 65 to 113).</summary>
    public void Run(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2 || data[0] != 48)
        {
            printer.Body.Trace("GS ( L: no function, ignored");
            return;
        }
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

    /// <summary>A picture that is kept, so many times as wide and high.</summary>
    public bool Print(DotImage image, int across, int down) =>
        printer.Lines.PrintPicture(image.Width * across, image.Height * down, () => image.Scale(across, down));

    /// <summary>a bx by c xL xH yL yH data: a 48 black and white or 52 shades, bx and by the scale, c the colour. In a
    /// page it is placed at once, and the position stays, so that the planes lie upon each other (Epson TM-T88III
    /// programming guide, p. 273).</summary>
    private void Store(ReadOnlySpan<byte> a, bool byColumns)
    {
        if (a is not [48 or 52, 1 or 2, 1 or 2, >= 49 and <= 52, _, _, _, _, ..])
        {
            printer.Body.Trace($"GS ( L {(byColumns ? 113 : 112)}: out of range, ignored");
            return;
        }
        if (Read(a[4..], byColumns) is not { } image) return;
        var plane = new Plane(a[3], image, a[1], a[2]);
        if (printer.Lines.Page is not null)
            printer.Lines.PrintPicture(plane.Width, plane.Height, plane.Draw);
        else if (_planes.Exists(stored => stored.Colour == plane.Colour))
            printer.Body.Trace($"graphics of colour {plane.Colour - 48} are stored already: the second are ignored");
        else
            _planes.Add(plane);
    }

    /// <summary>a kc1 kc2 b xL xH yL yH, then for each of b colours c and data. A colour given twice ends it (Epson
    /// TM-T90 specification, GS ( L fn 67).</summary>
    private void Define(GraphicsStore store, ReadOnlySpan<byte> a, bool byColumns)
    {
        if (a.Length < 9 || a[0] is not (48 or 52) || a[3] is not (>= 1 and <= 4) || !IsKey(a[1]) || !IsKey(a[2]))
        {
            printer.Body.Trace("graphics with a key: out of range, not kept");
            return;
        }
        var size = a[4..8];
        var planeBytes = PlaneBytes(size, byColumns);
        DotImage? image = null;
        var colours = 0;
        var rest = a[8..];
        for (var plane = 0; plane < a[3]; plane++)
        {
            if (rest is not [>= 49 and <= 52, ..] || (colours & (1 << rest[0])) != 0)
            {
                printer.Body.Trace($"graphics with a key: no colour {plane + 1}, the rest is ignored");
                break;
            }
            colours |= 1 << rest[0];
            if (Read([.. size, .. rest[1..]], byColumns) is not { } dots) return;
            image = image?.With(dots) ?? dots;
            rest = rest[(int)Math.Min(rest.Length, 1 + planeBytes)..];
        }
        if (image is not null && !store.Keep(GraphicsStore.Key(a[1], a[2]), image))
            printer.Body.Trace("graphics memory is full: not kept");
    }

    private static bool IsKey(byte value) => value is >= 32 and <= 126;

    private static long PlaneBytes(ReadOnlySpan<byte> size, bool byColumns)
    {
        long width = PositionCommands.Word(size), height = PositionCommands.Word(size[2..]);
        return byColumns ? width * ((height + 7) / 8) : (width + 7) / 8 * height;
    }

    /// <summary>xL xH yL yH data.</summary>
    private DotImage? Read(ReadOnlySpan<byte> a, bool byColumns)
    {
        int width = PositionCommands.Word(a), height = PositionCommands.Word(a[2..]);
        if (width is 0 or > Widest || height is 0 or > Highest || a.Length - 4 < PlaneBytes(a, byColumns))
        {
            printer.Body.Trace($"graphics of {width} x {height} dots with {a.Length - 4} bytes: not stored");
            return null;
        }
        return byColumns
            ? GraphicsCommands.FromColumns(width, (height + 7) / 8, a[4..]).Crop(width, height)
            : GraphicsCommands.FromRaster(width, height, a[4..]);
    }

    /// <summary>Function 50. In a page there is nothing left to do: function 112 has placed the picture. What cannot be
    /// printed now is gone, as whatever comes next has another picture in mind.</summary>
    private void PrintStored()
    {
        if (printer.Lines.Page is not null || _planes.Count == 0) return;
        Plane[] planes = [.. _planes];
        _planes.Clear();
        printer.Lines.PrintPicture(planes.Max(static plane => plane.Width), planes.Max(static plane => plane.Height),
            () => planes.Select(static plane => plane.Draw()).Aggregate(static (under, upon) => under.With(upon)));
    }

    /// <summary>kc1 kc2 x y: the scale 1 or 2.</summary>
    private void PrintKept(GraphicsStore store, ReadOnlySpan<byte> a)
    {
        if (a is not [_, _, 1 or 2, 1 or 2, ..])
            printer.Body.Trace($"graphics at {a[2]} x {a[3]} times their size: outside 1 to 2, ignored");
        else if (store.Find(GraphicsStore.Key(a[0], a[1])) is { } image)
            Print(image, a[2], a[3]);
        else
            printer.Body.Trace($"no graphics under key {a[0]:X2} {a[1]:X2}: nothing printed");
    }

    /// <summary>One colour of a stored picture: 49 to 52, its dots and its scale.</summary>
    private sealed record Plane(byte Colour, DotImage Dots, int Across, int Down)
    {
        public int Width => Dots.Width * Across;

        public int Height => Dots.Height * Down;

        public DotImage Draw() => Dots.Scale(Across, Down);
    }
}
