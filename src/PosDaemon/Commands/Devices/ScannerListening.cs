using System.Collections.Concurrent;
using PosDaemon.Configuration;
using PosDaemon.Devices;
using PosDaemon.Devices.Discovery;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Commands;

/// <summary>Listens to all scanners at once, those of a configuration and those that are plugged in besides, until one
/// of them has read a code.</summary>
/// <param name="configuration">Whose scanners.</param>
/// <param name="withKeyboards">Also to what types like a keyboard; it types nothing else meanwhile.</param>
/// <param name="transports">Opens the ports.</param>
/// <param name="time">The clock of the limit.</param>
internal sealed class ScannerListening(
    LoadedConfiguration configuration, bool withKeyboards, ITransportFactory transports, TimeProvider time)
{
    private static readonly string[] Quiet = ["serial", "hidraw"], Typing = ["evdev"];

    /// <summary>Where scanners may be: by address, with the name of the one that the configuration has there.</summary>
    public IReadOnlyList<(DeviceAddress Address, string? Scanner)> Places()
    {
        var options = configuration.Options;
        var configured = options.Scanners.Select(entry => (new DeviceAddress(entry.Address), (string?)entry.Name));
        var others = PluggedDevices.ConfiguredDevices(options)
            .Select(one => Drivers.IdentityOf(one.Address)).ToHashSet();
        string[] schemes = [.. Quiet, .. withKeyboards ? Typing : []];
        // A port of the board may have anything on it that minds being opened.
        var found = Drivers.FindPorts().Where(port => port.Identity.IsUsb && !others.Contains(port.Identity)
                && schemes.Contains(port.Address.Uri.Split(':')[0]))
            .Select(port => (port.Address, (string?)null));
        return [.. configured, .. found];
    }

    /// <summary>The place of the first whole code; null when none came in that time.</summary>
    /// <param name="places">Where to listen.</param>
    /// <param name="limit">How long.</param>
    /// <param name="begin">Called when each place is open or cannot be, with why of each of these: what was scanned
    /// before is not heard. False: it is not worth while.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task<(DeviceAddress Address, string? Scanner)?> ListenAsync(
        IReadOnlyList<(DeviceAddress Address, string? Scanner)> places, TimeSpan limit,
        Func<IReadOnlyDictionary<int, string>, bool> begin,
        CancellationToken stopping)
    {
        var read = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var heard = new ConcurrentDictionary<int, string?>();
        var left = places.Count;
        var hasBegun = false;
        using var patience = new CancellationTokenSource(limit, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        // A device that always has bytes does not let its loop's first turn end.
        Task[] loops = [.. places.Select((place, index) => Task.Run(() => new ScannerLoop(
            place.Scanner ?? place.Address.Uri, place.Address, OptionsOf(place.Scanner), transports, time,
            reported => Handle(index, reported)).RunAsync(ending.Token), CancellationToken.None))];
        await Task.WhenAny(read.Task, Task.WhenAll(loops));
        await ending.CancelAsync();
        await Task.WhenAll(loops);
        return read.Task.IsCompletedSuccessfully ? places[await read.Task] : null;

        void Handle(int index, ScannerEvent reported)
        {
            if (reported is ScannerEvent.CodeRead && Volatile.Read(ref hasBegun))
                read.TrySetResult(index);
            else if (reported is ScannerEvent.Online or ScannerEvent.Offline
                && heard.TryAdd(index, (reported as ScannerEvent.Offline)?.Reason)
                && Interlocked.Decrement(ref left) == 0)
                Begin();
        }

        void Begin()
        {
            if (begin(heard.Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!)))
                Volatile.Write(ref hasBegun, true);
            else
                ending.Cancel();
        }
    }

    private ScannerOptions OptionsOf(string? scanner) =>
        Array.Find(configuration.Options.Scanners, entry => entry.Name == scanner)?.ToOptions() ?? new();
}
