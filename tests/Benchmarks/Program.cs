using PosDaemon.Benchmarks.Lane;
using PosDaemon.Benchmarks.Ledger;
using PosDaemon.Benchmarks.Peers;
using PosDaemon.Benchmarks.Printer;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Benchmarks.Scanner;
using PosDaemon.Benchmarks.Slips;
using PosDaemon.Benchmarks.Watch;
using PosDaemon.Slips.Profiles;

#pragma warning disable RS0030 // the command line
var output = Console.Out;
#pragma warning restore RS0030

// A guest every 30 ms is more than any gate sees, and lets the daemon end what follows a slip.
var (subject, seconds, rounds, scans, pause, changes, count) = ("slips", 1.0, 5, 1000, 30, 500, 40);
var (posd, poscloud) = (LanePrograms.Find("src/PosDaemon", "posd"), LanePrograms.Find("src/Cloud", "poscloud"));
if (args is ["ledger" or "watch", .. var rest])
    return await (args[0] == "ledger" ? LedgerReport.RunAsync(rest, poscloud, output)
        : WatchReport.RunAsync(rest, poscloud, output));
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "slips" or "encoding" or "allocation" or "reading" or "lane" or "printer" or "scanner":
            subject = args[i];
            break;
        case "--seconds" when i + 1 < args.Length && double.TryParse(args[i + 1], out seconds): i++; break;
        case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], out rounds) && rounds > 0: i++; break;
        case "--scans" when i + 1 < args.Length && int.TryParse(args[i + 1], out scans) && scans > 0: i++; break;
        case "--pause" when i + 1 < args.Length && int.TryParse(args[i + 1], out pause) && pause >= 0: i++; break;
        case "--changes" when i + 1 < args.Length && int.TryParse(args[i + 1], out changes) && changes > 0: i++; break;
        case "--slips" when i + 1 < args.Length && int.TryParse(args[i + 1], out count) && count > 1: i++; break;
        case "--posd" when i + 1 < args.Length: posd = args[++i]; break;
        case "--poscloud" when i + 1 < args.Length: poscloud = args[++i]; break;
        default:
            output.WriteLine($"'{args[i]}' is not understood. "
                + "Usage: [slips|encoding|allocation|reading] [--seconds N] [--rounds N]; slips is all three; or "
                + "lane [--scans N] [--pause MS] [--posd PROGRAM] [--poscloud PROGRAM]; or "
                + "printer [--changes N] [--slips N] [--rounds N] [--posd PROGRAM] [--poscloud PROGRAM]; or "
                + "scanner [--scans N] [--pause MS]; or " + LedgerReport.Usage + "; or " + WatchReport.Usage);
            return 2;
    }
}

switch (subject)
{
    case "lane":
        await new LaneReport(posd, poscloud, scans, TimeSpan.FromMilliseconds(pause), output).RunAsync();
        return 0;
    case "printer":
        await new PrinterReport(posd, poscloud, changes, count, rounds, output).RunAsync();
        return 0;
    case "scanner":
        await new ScannerReport(scans, TimeSpan.FromMilliseconds(pause), output).RunAsync();
        return 0;
}

var slip = StandardSlip.Read();
var own = new OwnSlips(slip, PrinterProfiles.Default);
var missing = await PeerPackages.WhyMissingAsync();
if (missing is not null)
    output.WriteLine($"without the peers: {missing}\n");
Peer[] peers = missing is null ? [.. Peer.Compared.Select(name => Peer.Start(name, slip))] : [];
try
{
    output.WriteLine($"{rounds} rounds of {seconds} s each, in turn; the median\n");
    var report = new SlipReport(own, peers, new Contest(seconds, rounds), output);
    if (subject is "slips" or "encoding")
        report.Encoding();
    if (subject is "slips" or "allocation")
        report.Allocation(slips: 300);
    if (subject is "slips" or "reading")
        report.Reading();
}
finally
{
    foreach (var peer in peers)
        peer.Dispose();
}
return 0;
