using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.EscPos;

/// <summary>What a printer does besides printing: opens the cash drawer, beeps. Both are done when the line before is
/// printed.</summary>
internal sealed class EncoderActs(GrowingArray<byte> bytes)
{
    /// <summary>ESC p takes its times in units of 2 ms, one byte each.</summary>
    private const int DrawerUnit = 2;

    private PrinterProfile _profile = PrinterProfiles.Default;

    public void Start(PrinterProfile printer) => _profile = printer;

    /// <summary>ESC p m t1 t2: m 0 is pin 2 of the connector, the first drawer; 1 is pin 5, the second.</summary>
    public void OpenDrawer(int number)
        => bytes.Add(0x1B, 0x70, (byte)(number - 1), Units(_profile.DrawerOn), Units(_profile.DrawerOff));

    /// <summary>Beeps of a fifth of a second, if the model can.</summary>
    public void Beep(int times)
    {
        if (_profile.Buzzer == BuzzerCommand.EscParenA)
            // ESC ( A pL pH fn n c t1 t2: function 97, pattern 100, c times t1 on and t2 off, in 100 ms.
            bytes.Add(0x1B, 0x28, 0x41, 0x05, 0x00, 0x61, 0x64, (byte)times, 0x02, 0x02);
        else if (_profile.Buzzer == BuzzerCommand.EscB)
            bytes.Add(0x1B, 0x42, (byte)times, 0x02);                          // ESC B n t
    }

    private static byte Units(TimeSpan time) => (byte)Math.Clamp(time.TotalMilliseconds / DrawerUnit, 1, 255);
}
