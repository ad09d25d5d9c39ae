using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.EscPos;

/// <summary>What a printer does besides printing, as commands of their own.</summary>
public static class PrinterActs
{
    /// <summary>Drawers that one printer can have.</summary>
    public const int MostDrawers = 2;

    /// <summary>Beeps of one command.</summary>
    public const int MostBeeps = 9;

    /// <summary>The pulse that opens a cash drawer, as long as the profile says.</summary>
    /// <param name="profile">The printer's model.</param>
    /// <param name="number">1 or 2: pin 2 or pin 5 of the connector.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    public static byte[] OpenDrawer(PrinterProfile profile, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MostDrawers);
        return Of(profile, acts => acts.OpenDrawer(number));
    }

    /// <summary>Beeps of a fifth of a second; empty for a model that has no buzzer.</summary>
    /// <param name="profile">The printer's model.</param>
    /// <param name="times">1 to 9.</param>
    /// <exception cref="ArgumentOutOfRangeException">More or less.</exception>
    public static byte[] Beep(PrinterProfile profile, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(times, MostBeeps);
        return Of(profile, acts => acts.Beep(times));
    }

    private static byte[] Of(PrinterProfile profile, Action<EncoderActs> act)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var bytes = new GrowingArray<byte>();
        var acts = new EncoderActs(bytes);
        acts.Start(profile);
        act(acts);
        return bytes.Span.ToArray();
    }
}
