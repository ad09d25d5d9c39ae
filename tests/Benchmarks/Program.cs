using PosDaemon.Benchmarks.Peers;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Benchmarks.Slips;
using PosDaemon.Slips.Profiles;

#pragma warning disable RS0030 // the command line
var output = Console.Out;
#pragma warning restore RS0030

var (subject, seconds, rounds) = ("slips", 1.0, 5);
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "slips" or "encoding" or "allocation" or "reading": subject = args[i]; break;
        case "--seconds" when i + 1 < args.Length && double.TryParse(args[i + 1], out seconds): i++; break;
        case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], out rounds) && rounds > 0: i++; break;
        default:
            output.WriteLine($"'{args[i]}' is not understood. "
                + "Usage: [slips|encoding|allocation|reading] [--seconds N] [--rounds N]; slips is all three");
            return 2;
    }
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
