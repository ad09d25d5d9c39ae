using PosSim.Interpreter.Graphics;
using PosSim.Interpreter.Lines;
using PosSim.Interpreter.Symbols;
using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter;

/// <summary>All commands by name. Each feature enters its own; what is entered without an action is known by length
/// only and skipped whole.</summary>
internal sealed class CommandTable
{
    public const byte Esc = 0x1B;
    public const byte Gs = 0x1D;
    public const byte Fs = 0x1C;
    public const byte Dle = 0x10;

    private readonly Entry?[] _byPrefix = new Entry?[4 * 256];

    /// <summary>Built once; entries hold no state.</summary>
    public static CommandTable Standard { get; } = Build();

    public sealed record Entry(string Name, LengthRule Length, CommandAction? Action);

    public Entry? Find(byte prefix, byte code) => _byPrefix[Row(prefix) + code];

    /// <summary>A name as manuals print it: <c>GS V</c>, <c>ESC 2</c>, <c>GS 0x0C</c>.</summary>
    public CommandTable Add(string name, LengthRule length, CommandAction? action = null)
    {
        var parts = name.Split(' ', 2);
        var prefix = parts[0] switch { "ESC" => Esc, "GS" => Gs, "FS" => Fs, _ => Dle };
        var code = parts[1].Length == 1 ? (byte)parts[1][0] : Convert.ToByte(parts[1], 16);
        _byPrefix[Row(prefix) + code] = new Entry(name, length, action);
        return this;
    }

    public static bool IsPrefix(byte value) => value is Esc or Gs or Fs or Dle;

    /// <summary>The first byte of a command as manuals print it.</summary>
    public static string NameOf(byte prefix) => prefix switch { Esc => "ESC", Gs => "GS", Fs => "FS", _ => "DLE" };

    private static int Row(byte prefix) => prefix switch { Esc => 0, Gs => 256, Fs => 512, _ => 768 };

    private static CommandTable Build()
    {
        var table = new CommandTable();
        RegisterSkipped(table);
        TextCommands.Register(table);
        PositionCommands.Register(table);
        ChineseCommands.Register(table);
        GraphicsCommands.Register(table);
        SymbolCommands.Register(table);
        EncodingCommands.Register(table);
        StatusCommands.Register(table);
        MechanismCommands.Register(table);
        PageCommands.Register(table);
        DefinedGlyphs.Register(table);
        BitImages.Register(table);
        Macro.Register(table);
        CloneSymbols.Register(table);
        return table;
    }

    /// <summary>Known by their length in the manuals; those that no feature enters again have no effect here.</summary>
    private static void RegisterSkipped(CommandTable table)
    {
        string[] withOne = ["ESC U", "ESC r", "ESC 8", "ESC 9", "ESC s", "ESC Q", "GS b", "GS T", "GS E", "GS j",
            "GS x", "FS r"];
        foreach (var name in withOne) table.Add(name, Fixed(1));
        string[] withNone = ["ESC <", "ESC F", "ESC q", "GS 0x0C", "GS <", "FS b", "FS c", "FS L"];
        foreach (var name in withNone) table.Add(name, Fixed(0));
        table.Add("ESC f", Fixed(2)).Add("ESC C", Fixed(3)).Add("GS A", Fixed(2)).Add("GS D", BitmapFile)
            .Add("GS &", Fixed(2)).Add("FS a", OneOrTwo((byte)'0', 0))
            .Add("GS C", Counter).Add("GS c", Fixed(0)).Add("GS g", Fixed(4)).Add("GS z", Fixed(3))
            .Add("FS g", NvUserMemory).Add("FS E", Fixed(5)).Add("ESC 7", Fixed(3)).Add("ESC c", Fixed(2))
            .Add("DLE 0x04", OneOrTwo(7, 8, 18)).Add("DLE 0x05", Fixed(1)).Add("DLE 0x14", RealTimeDc4)
            .Add("ESC 4", Fixed(0)).Add("ESC 5", Fixed(0))  // italics of other makes (receipt-printer-encoder)
            .Add("ESC (", Counted).Add("GS (", Counted).Add("GS 8", CountedLong);
    }
}

/// <summary>Does a command; the arguments are the bytes after its two-byte (or one-byte) name.</summary>
internal delegate void CommandAction(EscPosInterpreter printer, ReadOnlySpan<byte> arguments);
