namespace PosDaemon.Protocol.Signals;

/// <summary>The one command of PATLITE's network towers that sets all lamps and the buzzer (NHL series manual, 3.6,
/// over TCP): <c>58 58 53 00 00 06</c>, then red, amber, green, blue, white and the buzzer.</summary>
public static class PatliteTower
{
    /// <summary>Its answers: the command is obeyed (ACK), or not (NAK).</summary>
    public const byte Acceptance = 0x06, Refusal = 0x15;

    /// <param name="red">Each lamp by itself.</param>
    /// <param name="amber">See <paramref name="red"/>.</param>
    /// <param name="green">See <paramref name="red"/>.</param>
    /// <param name="buzzer">0: silent; 1 to 4: one of the tower's patterns.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pattern.</exception>
    public static byte[] Set(PatliteLamp red, PatliteLamp amber, PatliteLamp green, int buzzer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buzzer, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(buzzer, 4);
        const byte Blue = (byte)PatliteLamp.Off, White = (byte)PatliteLamp.Off;
        return
        [
            0x58, 0x58, 0x53, 0x00, 0x00, 0x06,
            (byte)red, (byte)amber, (byte)green, Blue, White, (byte)buzzer,
        ];
    }
}

/// <summary>What one lamp does.</summary>
public enum PatliteLamp : byte
{
    Off = 0,
    On = 1,
    Flash = 2,

    /// <summary>The other of its two patterns.</summary>
    OtherFlash = 3,
}
