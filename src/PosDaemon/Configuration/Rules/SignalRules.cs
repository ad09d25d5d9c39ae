using PosDaemon.Devices.Signals;
using PosDaemon.Protocol.Relays;

namespace PosDaemon.Configuration;

/// <summary>Rules within one signal: its board can do what its settings want of it.</summary>
internal static class SignalRules
{
    public static IEnumerable<ConfigurationFault> Check(SignalEntry signal, int index)
    {
        var path = $"signals[{index}]";
        if (signal.Board == SignalOutputKind.Patlite && signal.Address.Length > 0
            && !signal.Address.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase))
            yield return new($"{path}.board", "a patlite tower is on the network, and this address is not",
                "write its address, such as tcp://10.0.0.8:10000, or the board that the lamps hang on");
        if (signal is { Board: SignalOutputKind.Patlite, Channels: not null })
            yield return new($"{path}.channels", "a patlite tower has lamps and no channels", "leave it out");
        if (signal.Channels is { } channels && Twice(channels) is { } twice)
            yield return new($"{path}.channels", $"channel {twice} is there twice", "give each lamp its own");
        if (signal.Board == SignalOutputKind.Waveshare)
        {
            foreach (var (name, time) in new[]
                { ("acceptedTime", signal.AcceptedTime), ("refusedTime", signal.RefusedTime) })
            {
                if (time.Ticks % ModbusRequest.FlashStep.Ticks != 0)
                    yield return new($"{path}.{name}", "the board's timer counts in steps of 100 ms",
                        "write for example \"00:00:03.500\"");
            }
        }
    }

    private static int? Twice(SignalChannelsEntry channels)
    {
        int?[] all = [channels.Accepted, channels.Refused, channels.TryAgain, channels.Buzzer];
        return all.Where(channel => channel is not null).GroupBy(channel => channel)
            .FirstOrDefault(same => same.Count() > 1)?.Key;
    }
}
