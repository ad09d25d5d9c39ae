using System.Globalization;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>One poscloud on the shop's database, with a port that it keeps over its restarts.</summary>
internal sealed class CloudNode(int number, ShopPlan plan, ShopFolder folder, TimeProvider time) : IAsyncDisposable
{
    // The frames of an HTTP/2 connection itself (a ping has 17 bytes) come one or two at a time; a call is over 100.
    private const int MoreThanPings = 64;

    public int Port { get; } = FreePort.Any();

    /// <summary>Where the merchant's API is, if the plan has it.</summary>
    public Uri Office { get; } = new($"http://127.0.0.1:{FreePort.Any()}");

    /// <summary>Null before the first start.</summary>
    public ProgramProcess? Process { get; private set; }

    /// <summary>Redemptions that it has accepted since its last start.</summary>
    public int Accepted => Count("Accepted: redemption ");

    /// <summary>Redemptions that were done already and asked for again, since its last start.</summary>
    public int Repeated => Count("Repeated the stored reply: ");

    /// <summary>Calls that it has carried out since its last start: redemptions and slip reports.</summary>
    public int Calls => Accepted + Count("Slip reports of terminal ");

    public async Task StartAsync()
    {
        await LaunchAsync();
        await Process!.LineAsync("poscloud is ready on ");
    }

    /// <summary>Starts it without waiting until it is ready; what ran before is ended.</summary>
    public async Task LaunchAsync()
    {
        if (Process is not null) await Process.DisposeAsync();
        Process = ProgramProcess.Start($"poscloud-{number}", BuiltProgram.PosCloud, folder.Path, time, plan.Environment,
            ["serve", "--urls", $"{plan.CloudScheme}://127.0.0.1:{Port}",
                .. plan.HasOffice && number == 1 ? ["--admin-urls", Office.OriginalString] : Array.Empty<string>(),
                .. folder.Ledger]);
    }

    /// <summary>Calls have been sent to it which it has not read: certain to be there while it is frozen.</summary>
    public bool HasUnreadCalls()
    {
        // proc_pid_net(5): number, local address, remote address, state, bytes to send : bytes to be read, …
        var here = $":{Port:X4}";
        return File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words[1].EndsWith(here, StringComparison.Ordinal))
            .Any(words => int.Parse(words[4].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                > MoreThanPings);
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is not null) await Process.DisposeAsync();
    }

    private int Count(string text) => Process!.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));
}
