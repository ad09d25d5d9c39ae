using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;
using PosSim.Interpreter;

namespace PosDaemon.Fuzz;

/// <summary>ESC/POS to begin with: our own slips for every model, and the heads of all commands that the interpreter
/// knows.</summary>
internal static class CommandCorpus
{
    public static readonly byte[] Prefixes = [CommandTable.Esc, CommandTable.Gs, CommandTable.Fs, CommandTable.Dle];

    /// <summary>Every built-in slip with its sample on every printer model.</summary>
    public static byte[][] Slips { get; } = [.. AllSlips()];

    /// <summary>Prefix and code.</summary>
    public static (byte Prefix, byte Code)[] Heads { get; } =
    [
        .. from prefix in Prefixes
           from code in Enumerable.Range(0, 256)
           where CommandTable.Standard.Find(prefix, (byte)code) is not null
           select (prefix, (byte)code),
    ];

    /// <summary>The letters behind ESC (, GS (, FS ( and GS 8.</summary>
    public static readonly byte[] Families = [.. "ACDEFGHKLMNPQVXYkz"u8];

    private static IEnumerable<byte[]> AllSlips()
    {
        foreach (var profile in PrinterProfiles.Names)
        {
            foreach (var kind in SlipKinds.All)
            {
                foreach (var language in (string[])["zh", "en"])
                {
                    var order = new SlipOrder(kind, SlipSamples.Of(kind, language)!, language, 1 + profile.Length % 2);
                    yield return SlipRenderer.ToEscPos(order, PrinterProfiles.Find(profile)!).Bytes;
                }
            }
        }
    }
}
