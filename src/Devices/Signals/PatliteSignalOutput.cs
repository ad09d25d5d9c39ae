using PosDaemon.Devices.Gates;
using PosDaemon.Protocol.Signals;

namespace PosDaemon.Devices.Signals;

/// <summary>A network tower of PATLITE: green, flashing red, and amber in the other of its flashes, each with a buzzer
/// pattern of its own. What it answers is not needed and is dropped.</summary>
internal sealed class PatliteSignalOutput(RelayLine line) : ISignalOutput
{
    private const int Silent = 0, AcceptedTone = 1, RefusedTone = 2, TryAgainTone = 3;

    public bool FlashesItself => true;

    public bool CanBeRead => false;

    public Task Incoming => line.Incoming;

    public ValueTask ShowAsync(SignalFrame frame, TimeSpan now, TimeSpan end) => line.WriteAsync(BytesOf(frame));

    public ValueTask CheckAsync() => ValueTask.CompletedTask;

    public async ValueTask DiscardAsync() => await line.ReadAsync();

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private static byte[] BytesOf(SignalFrame frame)
    {
        const PatliteLamp Off = PatliteLamp.Off;
        return frame.Signal switch
        {
            DeviceSignal.Accepted => PatliteTower.Set(Off, Off, PatliteLamp.On, Tone(frame, AcceptedTone)),
            DeviceSignal.Refused => PatliteTower.Set(PatliteLamp.Flash, Off, Off, Tone(frame, RefusedTone)),
            DeviceSignal.TryAgain => PatliteTower.Set(Off, PatliteLamp.OtherFlash, Off, Tone(frame, TryAgainTone)),
            _ => PatliteTower.Set(Off, Off, Off, Silent),
        };
    }

    private static int Tone(SignalFrame frame, int tone) => frame.Buzzes ? tone : Silent;
}
