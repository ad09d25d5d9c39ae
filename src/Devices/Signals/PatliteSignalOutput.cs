using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Signals;

namespace PosDaemon.Devices.Signals;

/// <summary>A network tower of PATLITE: green, flashing red, and amber in the other of its flashes, each with a buzzer
/// pattern of its own. One that refuses a command is off line; one that answers nothing is taken at its silence, and
/// not waited for again.</summary>
internal sealed class PatliteSignalOutput(RelayLine line, TimeProvider time) : ISignalOutput
{
    private const int Silent = 0, AcceptedTone = 1, RefusedTone = 2, TryAgainTone = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    private bool _isSilent;

    public bool FlashesItself => true;

    public bool CanBeRead => false;

    public Task Incoming => line.Incoming;

    public async ValueTask ShowAsync(SignalFrame frame, TimeSpan now, TimeSpan end)
    {
        await line.WriteAsync(BytesOf(frame));
        if (_isSilent)
            return;
        using var patience = new CancellationTokenSource();
        _isSilent = await Task.WhenAny(line.Incoming, Task.Delay(Patience, time, patience.Token)) != line.Incoming;
        await patience.CancelAsync();
        if (!_isSilent)
            await DiscardAsync();
    }

    public ValueTask CheckAsync() => ValueTask.CompletedTask;

    public async ValueTask DiscardAsync()
    {
        if ((await line.ReadAsync()).Span.Contains(PatliteTower.Refusal))
            throw new DeviceException(DeviceFault.Failed,
                $"{line.Address} refuses the command for its lamps (NAK): not a tower of the NHL series, or set to "
                + "other commands.");
    }

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
