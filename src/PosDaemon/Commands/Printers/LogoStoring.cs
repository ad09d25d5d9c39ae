using PosDaemon.Devices;
using PosDaemon.Devices.Transports;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Commands;

/// <summary>Sends a logo to a printer's memory and waits until the printer says that it has dealt with it.</summary>
internal sealed class LogoStoring(TextWriter output, TextWriter error, TimeProvider time)
{
    /// <summary>Writing to flash takes seconds, in which a printer answers nothing and must be asked nothing: this is
    /// not one of the daemon's jobs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<int> RunAsync(PrinterTarget target, string key, string file, CancellationToken stopping)
    {
        if (target.Daemon is not null)
            return Refuse("posd runs and has this printer; stop it, store the logo, and start it again",
                ExitCodes.Failure);
        if (Wrong(key, target.Profile) is { } wrong) return Refuse(wrong, ExitCodes.BadUsage);
        try
        {
            var logo = SlipLogo.Read(key, NamedFile.ReadPicture("--file", file), out var problem);
            if (logo?.StoreCommand(target.Profile) is not { } command)
                return Refuse($"{file}: {problem}", ExitCodes.Failure);
            return await SendAsync(target.Address, command, key, stopping);
        }
        catch (Exception fault) when (fault is NamedFileException or DeviceException)
        {
            return Refuse(fault.Message, ExitCodes.Failure);
        }
    }

    private static string? Wrong(string key, PrinterProfile profile)
    {
        if (!SlipLogo.IsKey(key)) return $"the key \"{key}\"; expected two letters or digits";
        return profile.KeepsLogos
            ? null
            : $"printers of profile {profile.Name} keep no logos; give the file in the configuration instead";
    }

    private async Task<int> SendAsync(DeviceAddress address, byte[] command, string key, CancellationToken stopping)
    {
        await using var printer = await new SystemTransportFactory(time).OpenAsync(address, stopping);
        printer.DiscardInput();
        // ESC @ ends whatever was under way; GS r 1 is answered once everything before it is done.
        await printer.WriteAsync((byte[])[0x1B, 0x40, .. command, 0x1D, 0x72, 0x01], CancellationToken.None);
        var sent = $"{command.Length} bytes as {key}";
        if (printer.IsOneWay)
        {
            await output.WriteLineAsync($"Sent {sent}; this printer cannot be heard.");
            return ExitCodes.Success;
        }
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            if (await printer.ReadAsync(new byte[64], both.Token) > 0)
            {
                await output.WriteLineAsync($"Stored {sent}.");
                return ExitCodes.Success;
            }
        }
        catch (OperationCanceledException)
        {
            return Refuse($"{sent} went out, but the printer did not answer; print a slip to see", ExitCodes.Failure);
        }
        return Refuse($"{address} is gone; it is not known whether the logo was stored", ExitCodes.Failure);
    }

    private int Refuse(string why, int code)
    {
        error.WriteLine($"posd: {why}");
        return code;
    }
}
