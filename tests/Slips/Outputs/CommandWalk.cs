using System.Text;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Tests.Outputs;

/// <summary>Walks bytes as a printer does, command by command, by the lengths in the manuals, and knows nothing of the
/// encoder. Anything it does not know is an error.</summary>
internal static class CommandWalk
{
    /// <summary>All commands in order: "1B 61 01", data of GS ( k and GS k left out, text as "text".</summary>
    public static List<string> Of(ReadOnlySpan<byte> bytes)
    {
        var commands = new List<string>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = LengthAt(bytes[at..], out var name);
            if (name != "text" || commands.Count == 0 || commands[^1] != "text")
                commands.Add(name);
            at += length;
        }
        return commands;
    }

    /// <summary>The same without what only follows the characters: text, line ends, Chinese mode and code
    /// pages.</summary>
    public static List<string> Structure(ReadOnlySpan<byte> bytes)
        => Of(bytes).FindAll(static name => name is not ("text" or "LF" or "1C 26" or "1C 2E")
            && !name.StartsWith("1B 74", StringComparison.Ordinal));

    private static int LengthAt(ReadOnlySpan<byte> bytes, out string name)
    {
        var length = bytes switch
        {
            [0x0A, ..] => 1,
            [0x1B, 0x40, ..] or [0x1C, 0x26 or 0x2E, ..] => 2,
            [0x1B, 0x4A or 0x61 or 0x64 or 0x45 or 0x2D or 0x74, _, ..] => 3,
            [0x1C, 0x21 or 0x2D, _, ..] => 3,
            [0x1D, 0x21 or 0x42 or 0x48 or 0x68 or 0x77, _, ..] => 3,
            [0x1B, 0x70, _, _, _, ..] => 5,
            [0x1B, 0x42, _, _, ..] => 4,
            [0x1B, 0x28, 0x41, var low, var high, ..] => 5 + (low | high << 8),
            [0x1D, 0x28, 0x4C, var low, var high, ..] => 5 + (low | high << 8),
            [0x1D, 0x56, 0x42, _, ..] or [0x1D, 0x4C or 0x57, _, _, ..] => 4,
            [0x1D, 0x56, _, ..] => 3,
            [0x1D, 0x28, 0x6B, var low, var high, ..] => 5 + (low | high << 8),
            [0x1D, 0x6B, >= 65, var count, ..] => 4 + count,
            [0x1B, 0x2A, 33, var nl, var nh, ..] => 5 + 3 * (nl | nh << 8),
            [0x1D, 0x76, 0x30, _, var xl, var xh, var yl, var yh, ..] => 8 + (xl | xh << 8) * (yl | yh << 8),
            [>= 0x20, ..] => 1,
            _ => throw new InvalidOperationException($"unknown command {Hex(bytes[..Math.Min(8, bytes.Length)])}"),
        };
        if (length > bytes.Length)
            throw new InvalidOperationException($"cut off: {Hex(bytes)}");
        name = bytes switch
        {
            [0x0A, ..] => "LF",
            [0x1D, 0x28, 0x6B, ..] => "QR " + Hex(bytes.Slice(5, 2)),
            [0x1D, 0x6B, ..] => "barcode " + bytes[2],
            [0x1D, 0x76, ..] => "raster",
            [0x1B, 0x2A, ..] => "dots",
            [>= 0x20, ..] => "text",
            _ => Hex(bytes[..length]),
        };
        return length;
    }

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var hex = new StringBuilder();
        foreach (var value in bytes)
            hex.Append(hex.Length > 0 ? " " : "").Append($"{value:X2}");
        return hex.ToString();
    }
}
