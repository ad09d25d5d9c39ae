using System.Globalization;
using System.Text;
using PosDaemon.Devices.Printers;
using PosDaemon.Simulation;
using PosDaemon.Testing;

namespace PosDaemon.Scenarios.Tests.Printers;

/// <summary>Every fault on every line with every proof: no slip is lost, none comes out twice without a mark, nothing
/// hangs. What came of each is the table in docs/printer-faults.md.</summary>
public sealed class Faults_of_printers
{
    private const string Begin = "<!-- measured -->", End = "<!-- /measured -->";

    public static TheoryData<int, int, int> Cells { get; } =
    [
        .. from fault in Enumerable.Range(0, FaultTable.Faults.Count)
           from line in Enumerable.Range(0, FaultTable.Lines.Count)
           from proof in Enumerable.Range(0, FaultTable.Proofs.Count)
           select (fault, line, proof),
    ];

    [Theory]
    [MemberData(nameof(Cells))]
    public void No_slip_is_lost_and_none_comes_out_twice_without_a_mark(int fault, int line, int proof)
    {
        var (what, how, asked) = (FaultTable.Faults[fault], FaultTable.Lines[line], FaultTable.Proofs[proof]);
        var played = Play(what, how, asked);
        var cell = $"{what}, {how.Name}, {asked}: {string.Join(", ", played.Outcomes)}; paper {Paper(played)}";

        Assert.True(played.Paper.Count(copy => copy == 1) <= 1, cell);
        var last = played.Outcomes.Count(outcome => outcome == PrintOutcome.Unknown) + 1;
        // Without a proof nobody knows: what was assumed may be lost with a printer that is switched off.
        if (played.Outcomes[^1] == PrintOutcome.Printed)
            Assert.Contains(last, played.Paper);
        Assert.Equal(asked == PrintProof.Assumed ? PrintOutcome.Assumed : PrintOutcome.Printed, played.Outcomes[^1]);
        Assert.True(played.Recovery < TimeSpan.FromSeconds(60), $"{cell}; recovered after {played.Recovery}");
    }

    [Fact]
    public void The_page_has_what_was_measured() =>
        SourceTree.MustHold("docs/printer-faults.md", Begin, End, Table());

    private static PrinterScenario Play(PrinterFault fault, LinePlan line, PrintProof proof)
    {
        var play = new PrinterScenario(line, proof, FaultTable.Make);
        var isBefore = fault.After < TimeSpan.Zero;
        play.Play(isBefore ? fault with { After = TimeSpan.FromSeconds(1) } : fault, slipIsLate: isBefore);
        return play;
    }

    private static string Table()
    {
        var table = new StringBuilder("\n\n");
        foreach (var fault in FaultTable.Faults)
        {
            var rows = FaultTable.Proofs.Select(proof => (Proof: proof,
                Cells: FaultTable.Lines.Select(line => Play(fault, line, proof)).ToList())).ToList();
            table.Append(CultureInfo.InvariantCulture, $"### {fault.Name}\n\n");
            foreach (var told in rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Troubles).Distinct())
                table.Append(CultureInfo.InvariantCulture, $"Told: {told.Zh}\n\n> {told.En}\n\n");
            table.AppendJoin(" | ", FaultTable.Lines.Select(line => line.Name).Prepend("| proof")).Append(" |\n|---");
            table.AppendJoin("", FaultTable.Lines.Select(_ => "|---")).Append("|\n");
            foreach (var (proof, cells) in rows)
                table.AppendJoin(" | ", cells.Select(Cell).Prepend("| " + Word(proof))).Append(" |\n");
            table.Append('\n');
        }

        return table.ToString();
    }

    private static string Word(PrintProof proof) => proof switch
    {
        PrintProof.ProcessId => "GS ( H",
        PrintProof.Fence => "GS r 1",
        _ => "none",
    };

    private static string Cell(PrinterScenario played)
    {
        var before = played.Outcomes.SkipLast(1).Distinct().Select(outcome => $"{outcome}, ");
        return string.Create(CultureInfo.InvariantCulture,
            $"{string.Concat(before)}{played.Outcomes[^1]} ({Paper(played)}) {played.Recovery.TotalSeconds:0.0} s");
    }

    private static string Paper(PrinterScenario played) => played.Paper.Count == 0 ? "–" : string.Join(", ",
        played.Paper.Select(copy => copy == 1 ? "1" : string.Create(CultureInfo.InvariantCulture, $"REPRINT {copy}")));
}
