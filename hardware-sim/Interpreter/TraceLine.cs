using System.Text;

namespace PosSim.Interpreter;

/// <summary>One line of a trace: the command's name and its bytes, long data cut short.</summary>
internal static class TraceLine
{
    private const int MostBytes = 24;

    public static string? NameOf(byte control) => control switch
    {
        0x07 => "BEL",
        0x09 => "HT",
        0x0A => "LF",
        0x0C => "FF",
        0x0D => "CR",
        0x18 => "CAN",
        _ => null,
    };

    /// <summary>A command by the name that manuals give it: <c>GS ( L</c>, <c>GS v 0</c>, <c>DLE EOT</c>.</summary>
    /// <param name="name">Its name in <see cref="CommandTable"/>.</param>
    /// <param name="arguments">As far as they are there: the first one of a family belongs to the name.</param>
    public static string NameOf(string name, ReadOnlySpan<byte> arguments)
    {
        name = name switch
        {
            "ESC 0x20" => "ESC SP",
            "ESC 0x0C" => "ESC FF",
            "GS 0x0C" => "GS FF",
            "DLE 0x04" => "DLE EOT",
            "DLE 0x05" => "DLE ENQ",
            "DLE 0x14" => "DLE DC4",
            _ => name,
        };
        return IsFamily(name) && arguments.Length > 0 ? $"{name} {Letter(arguments[0])}" : name;
    }

    /// <summary>A byte that manuals print as a letter; in hex when it is none.</summary>
    public static string Letter(byte value) => value is > 0x20 and < 0x7F ? ((char)value).ToString() : $"{value:X2}";

    public static string Of(string name, ReadOnlySpan<byte> arguments)
    {
        var line = new StringBuilder(NameOf(name, arguments));
        if (IsFamily(name) && arguments.Length > 0) arguments = arguments[1..];
        foreach (var value in arguments[..Math.Min(MostBytes, arguments.Length)])
            line.Append(' ').Append(value.ToString("X2"));
        if (arguments.Length > MostBytes) line.Append($" … ({arguments.Length} bytes)");
        return line.ToString();
    }

    private static bool IsFamily(string name) =>
        name is "GS (" or "FS (" or "ESC (" or "GS 8" or "GS v" or "GS Q" or "FS g" or "ESC c";
}
