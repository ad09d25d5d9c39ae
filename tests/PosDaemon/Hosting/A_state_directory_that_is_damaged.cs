using PosDaemon.Lanes;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Tests.Hosting;

/// <summary>Each file of the state directory, damaged in every way, under two lanes with open scans: nothing that was
/// accepted is lost, nothing is printed twice without the mark, and the next start goes well.</summary>
public sealed class A_state_directory_that_is_damaged : IDisposable
{
    private static readonly Dictionary<string, Action<string, byte[]>> Damages = new()
    {
        ["deleted"] = (file, _) => File.Delete(file),
        ["emptied"] = (file, _) => Overwrite(file, []),
        ["truncated"] = (file, _) => Overwrite(file, Read(file)[..(Read(file).Length / 2)]),
        ["zeroed"] = (file, _) => Overwrite(file, new byte[Read(file).Length]),
        ["changed in one byte"] = (file, _) => Overwrite(file, ChangeOneByte(Read(file))),
        ["an older copy"] = (file, older) => Overwrite(file, older),
    };

    private readonly string _root = Directory.CreateTempSubdirectory("posd-damage-").FullName;

    public static TheoryData<string, string, bool> Cases()
    {
        var rows = new TheoryData<string, string, bool>();
        string[] files = ["journal.db", "journal.db-wal", "journal.db-shm", "journal.mark", "journal.key"];
        foreach (var file in files)
            foreach (var damage in Damages.Keys)
                foreach (var isRunning in (bool[])[false, true])
                    // What is cut off of the memory that SQLite shares between processes ends the process (SIGBUS).
                    if (!(isRunning && file.EndsWith("-shm", StringComparison.Ordinal)))
                        rows.Add(file, damage, isRunning);
        return rows;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Loses_nothing_and_prints_nothing_twice_unmarked(string file, string damage, bool isRunning)
    {
        var ledger = new TwoLanes.Ledger();
        var path = Path.Combine(_root, file);
        var key = Path.Combine(_root, "journal.key");
        var first = new TwoLanes(_root, ledger);
        await first.StartAsync();
        first.Show("left", "A");
        first.Show("right", "B");
        await BenchLane.UntilAsync(() => first.IsAtRest && ledger.Paper.Count == 2);
        var older = File.Exists(path) ? Read(path) : [];
        var goodKey = Read(key);

        // Printed and not reported, due without paper, redeemed without an answer: of each one at each lane.
        ledger.TakesNoReports = true;
        first.Show("left", "C");
        first.Show("right", "D");
        await BenchLane.UntilAsync(() => ledger.Paper.Count == 4);
        first.HasPaper("left", false);
        first.HasPaper("right", false);
        first.Show("left", "E");
        first.Show("right", "F");
        await BenchLane.UntilAsync(() => ledger.Redeemed.Count() == 6);
        foreach (var code in (string[])["G", "H"]) ledger.Unanswered[code] = true;
        first.Show("left", "G");
        first.Show("right", "H");
        await BenchLane.UntilAsync(() => ledger.Redeemed.Count() == 8
            && first.Scans.Count(scan => scan.Slip.Phase == SlipPhase.Due) == 2);

        if (isRunning)
        {
            if (File.Exists(path)) Damages[damage](path, older);
            ledger.TakesNoReports = false;
            first.HasPaper("left", true);
            first.Show("right", "I");
            first.HasPaper("right", true);
            await BenchLane.UntilAsync(() => first.Trouble is not null || ledger.Redeemed.Count() == 9);
        }

        await first.DisposeAsync();
        if (!isRunning && File.Exists(path)) Damages[damage](path, older);
        ledger.TakesNoReports = false;
        ledger.Unanswered.Clear();

        await using var second = new TwoLanes(_root, ledger);
        await second.StartAsync();
        await BenchLane.UntilAsync(() => second.IsAtRest || (second.Trouble is { } why && why.Contains("journal.key")));
        if (second.Trouble is not null)
        {
            File.WriteAllBytes(key, goodKey);
            OwnerOnlyFile.Restrict(key);
        }

        await BenchLane.UntilAsync(() => second.IsAtRest);

        foreach (var scan in ledger.Redeemed)
        {
            Assert.True(ledger.Paper.Count(paper => paper == (scan, 1)) <= 1, $"{scan} is on paper twice, unmarked");
            var isHeld = second.Scans.Any(known => known.Id.Value == scan && known.Slip.Phase == SlipPhase.Held);
            Assert.True(isHeld || ledger.Paper.Any(paper => paper.Scan == scan), $"{scan} is lost");
            Assert.True(isHeld || ledger.IsReported(scan), $"{scan} is neither held nor reported");
        }
    }

    private static byte[] Read(string file)
    {
        using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[open.Length];
        open.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>In its place, as another program writes a file.</summary>
    private static void Overwrite(string file, byte[] content)
    {
        using var open = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        open.SetLength(0);
        open.Write(content);
    }

    private static byte[] ChangeOneByte(byte[] content)
    {
        if (content.Length > 0) content[content.Length * 2 / 3] ^= 0x15;
        return content;
    }
}
