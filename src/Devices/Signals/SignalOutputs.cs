using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Signals;

/// <summary>Opens the tower or board that a signal's options name on the line that its address names.</summary>
internal static class SignalOutputs
{
    /// <exception cref="DeviceException">The line could not be opened.</exception>
    public static async ValueTask<ISignalOutput> OpenAsync(AddressParts parts, SignalOptions options,
        ITransportFactory transports, TimeProvider time, CancellationToken abort)
    {
        var line = new RelayLine(await transports.OpenAsync(parts.Address, abort));
        if (options.Board == SignalOutputKind.Patlite)
            return new PatliteSignalOutput(line, time);
        var channels = options.Channels;
        int[] all = [channels.Accepted, channels.Refused, channels.TryAgain, .. Optional(channels.Buzzer)];
        return new RelaySignalOutput(line, GateRelays.On(line, parts, [.. all.Select(channel => new GateOptions
        {
            Board = (GateRelayKind)options.Board,
            Unit = options.Unit,
            Channel = channel,
        })], time));
    }

    private static int[] Optional(int? channel) => channel is { } one ? [one] : [];
}
