using System.Text;

namespace PosSim.Interpreter;

/// <summary>One line of a trace: the command's name and its bytes, long data cut short.</summary>
internal static class TraceLine
{
    private const int MostBytes = 24;

    public static string Of(string name, ReadOnlySpan<byte> arguments)
    {
        var line = new StringBuilder(name);
        foreach (byte value in arguments[..Math.Min(MostBytes, arguments.Length)])
            line.Append(' ').Append(value.ToString("X2"));
        if (arguments.Length > MostBytes) line.Append($" … ({arguments.Length} bytes)");
        return line.ToString();
    }
}
