using System.CommandLine;

namespace PosSim.Commands;

/// <summary><c>possim decode FILE</c>: what a stream of ESC/POS bytes, from any encoder, puts on paper.</summary>
public static class DecodeCommand
{
    public static Command Create(TextWriter output, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        return new Command("decode", "Reads an ESC/POS stream and shows what it prints");
    }
}
