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

    public static string Of(string name, ReadOnlySpan<byte> arguments)
    {
        var line = new StringBuilder(name);
        if (name is "GS (" or "FS (" or "ESC (" or "GS 8" && arguments.Length > 0)
        {
            line.Append(' ').Append((char)arguments[0]);
            arguments = arguments[1..];
        }
        foreach (var value in arguments[..Math.Min(MostBytes, arguments.Length)])
            line.Append(' ').Append(value.ToString("X2"));
        if (arguments.Length > MostBytes) line.Append($" … ({arguments.Length} bytes)");
        return line.ToString();
    }
}
