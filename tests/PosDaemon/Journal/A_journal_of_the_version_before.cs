using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.Data.Sqlite;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;

namespace PosDaemon.Tests.Journal;

/// <summary>Journals that version 1's own programs wrote, with every kind of scan in them: one whose posd was stopped,
/// and one whose posd was killed in the middle of a slip, with what its log of writes held then. Fixtures/README.txt
/// says what is in them.</summary>
public sealed class A_journal_of_the_version_before : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("posd-upgrade-").FullName;

    private string Database => Path.Combine(_directory, "journal.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    // scan, lane, phase, slip, copy, gate
    [InlineData("01a221ca-d0d4-7805-818f-fe05d9c384d0", "counter", "Accepted", "Printed", 1, "None")]
    [InlineData("01a221ca-dffd-75b5-a91a-0d039e854f7c", "counter", "Refused", "None", 1, "None")]
    [InlineData("01a221ca-e34d-73e3-bb2e-f7fd6c9eff6f", "counter", "Cancelled", "None", 1, "None")]
    [InlineData("01a221ca-e69b-7aa6-9749-296a0b8d385d", "counter", "Accepted", "Printed", 1, "None")]
    [InlineData("01a221ca-ef95-7b8c-80f5-cfa32b042271", "counter", "Accepted", "Printed", 1, "None")]
    [InlineData("01a221ca-f890-70e3-8d10-a7e37893bbea", "counter", "Accepted", "Printed", 1, "None")]
    [InlineData("01a221cb-0111-7b29-aeb5-3deb8c37fd25", "exit", "Accepted", "Printed", 1, "Opened")]
    [InlineData("01a221cb-0bee-7ac7-a082-3c1017d65e6b", "counter", "Accepted", "Printed", 2, "None")]
    [InlineData("01a221cb-1f7d-72c6-9a4b-4fa70b2c95df", "counter", "Accepted", "Held", 2, "None")]
    [InlineData("01a221cb-3cb1-72b4-add1-6d3db0e2b9e3", "exit", "Accepted", "Printed", 1, "Late")]
    [InlineData("01a221cb-5dc2-7fce-a848-9c43ed8a43e8", "counter", "Accepted", "Printed", 1, "None")]
    [InlineData("01a221cb-7071-7c53-95b2-668e37ecf1cd", "counter", "Accepted", "Due", 1, "None")]
    [InlineData("01a221cb-75ce-7030-bb3f-ad556e158070", "exit", "Accepted", "Printed", 1, "None")]
    [InlineData("01a221cb-8114-77a0-8d5b-5c21e60dd158", "exit", "Asking", "None", 1, "None")]
    public async Task Every_scan_is_what_it_was(
        string id, string lane, string phase, string slip, int copy, string gate)
    {
        Unpack("stopped");
        await using var journal = Facts.Open(_directory);
        var scan = (await journal.FindAsync(new ScanId(id)))!;
        Assert.Equal(
            (lane, phase, slip, copy, gate),
            (scan.Lane, $"{scan.Phase}", $"{scan.Slip.Phase}", scan.Slip.Copy, $"{scan.Gate.Phase}"));
        Assert.Equal("op-1001", scan.Operator);
        Assert.Contains(scan, await journal.ScansAsync(lane, 100), new SameRecord());
    }

    [Fact]
    public async Task What_the_cloud_said_and_the_operator_entered_is_all_there()
    {
        Unpack("stopped");
        var opened = new List<JournalOpened>();
        await using var journal = Facts.Open(_directory, opened);
        var voucher = await FindAsync(journal, "01a221ca-e69b-7aa6-9749-296a0b8d385d");
        Assert.Equal((1, 13800L), (voucher.Terms.Uses, voucher.Terms.BillMinor));
        Assert.Contains("鲤跃渔家", voucher.Accepted!.Slip.DataJson);
        Assert.Equal("voucher", voucher.Accepted.Slip.Kind);
        var member = await FindAsync(journal, "01a221ca-f890-70e3-8d10-a7e37893bbea");
        Assert.Equal("文学", member.Terms.Answers["area"]);
        var refused = await FindAsync(journal, "01a221ca-dffd-75b5-a91a-0d039e854f7c");
        Assert.Equal(Reason.AlreadyRedeemed, refused.Refused!.Reason);
        Assert.Equal("counter", refused.Refused.PriorUse.Lane);
        var undone = await FindAsync(journal, "01a221ca-ef95-7b8c-80f5-cfa32b042271");
        Assert.True(undone.IsUndone);
        Assert.Equal("按错了", undone.Undo!.Why);
        var held = await FindAsync(journal, "01a221cb-1f7d-72c6-9a4b-4fa70b2c95df");
        Assert.True(held.Slip.HasStarted);
        Assert.Equal(1, held.Slip.OwnCopies);
        Assert.Equal(JournalState.Unproven, Assert.Single(opened).State);
        Assert.Null(opened[0].MovedTo);
    }

    [Fact]
    public async Task A_refused_undo_has_todays_reason_for_it()
    {
        Unpack("stopped");
        await using var journal = Facts.Open(_directory);
        var scan = await FindAsync(journal, "01a221cb-0111-7b29-aeb5-3deb8c37fd25");
        var refused = scan.Undo!.Reply!.Refused;
        Assert.Equal((Reason.TooLate, "此类核销不能撤销"), (refused.Reason, refused.Message));
    }

    [Fact]
    public async Task A_code_that_waits_for_its_answer_is_still_at_hand_and_the_others_are_gone()
    {
        Unpack("stopped");
        await using var journal = Facts.Open(_directory);
        var scans = (await journal.ScansAsync("exit", 100)).AddRange(await journal.ScansAsync("counter", 100));
        var asking = Assert.Single(scans, scan => scan.Code is not null);
        Assert.Equal("T-NOT-YET-ANSWERED-0001", Encoding.UTF8.GetString(asking.Code!.Bytes));
        Assert.Equal(ScanCode.HashOf(asking.Code.Bytes), asking.CodeHash);
        Assert.All(scans, scan => Assert.Equal(64, scan.CodeHash.Hex.Length));
    }

    [Fact]
    public async Task Reports_wait_as_they_waited()
    {
        Unpack("stopped");
        await using var journal = Facts.Open(_directory);
        await journal.OpenAsync();
        Assert.Equal(new OutboxCounts(1, 1), journal.Counts);
        var due = Assert.Single(await journal.DueAsync(DateTimeOffset.MaxValue.AddDays(-1), 10));
        Assert.Equal(
            ("01a221cb-75ce-7030-bb3f-ad556e158070", SlipOutcome.Printed, 3),
            (due.Report.ScanId, due.Report.Outcome, due.Tries));
        var parked = Assert.Single(await journal.ParkedAsync(10));
        Assert.True(parked.IsRejected);
        Assert.Equal("rejected by the cloud: no redemption with this scan_id", parked.Parked);
    }

    [Fact]
    public async Task Finished_scans_are_remembered_in_the_order_in_which_they_ended()
    {
        Unpack("stopped");
        await using var journal = Facts.Open(_directory);
        var open = await journal.ScansAsync("counter", 0);
        Assert.Equal(
            ["01a221cb-1f7d-72c6-9a4b-4fa70b2c95df", "01a221cb-7071-7c53-95b2-668e37ecf1cd"],
            open.Select(scan => scan.Id.Value));
        var newest = (await journal.ScansAsync("counter", 1)).Except(open, new SameRecord());
        Assert.Equal("01a221cb-5dc2-7fce-a848-9c43ed8a43e8", Assert.Single(newest).Id.Value);
    }

    [Fact]
    public async Task Nothing_that_is_worth_money_stays_in_the_clear()
    {
        Unpack("stopped");
        var slips = new List<string>();
        await using (var journal = Facts.Open(_directory))
        {
            foreach (var lane in (string[])["counter", "exit"])
            {
                var scans = await journal.ScansAsync(lane, 100);
                slips.AddRange(scans.Select(scan => scan.Accepted?.Slip?.DataJson ?? ""));
            }
        }

        var orders = slips.Where(slip => slip.Length > 0).Select(slip => slip[^40..]).ToList();
        Assert.True(orders.Count > 8);
        var entries = string.Join('\n', Texts("SELECT entry FROM entries"));
        Assert.All(orders, order => Assert.DoesNotContain(order, entries));
        Assert.All(Texts("SELECT json_extract(entry, '$.Accepted') FROM entries "
            + "WHERE json_extract(entry, '$.entry') IN ('accept', 'recovered')"), Assert.Empty);
        Assert.Equal("3", Assert.Single(Texts("PRAGMA user_version")));
    }

    [Fact]
    public async Task One_whose_posd_was_killed_comes_with_all_that_was_in_its_log()
    {
        Unpack("killed");
        await using var journal = Facts.Open(_directory);
        Assert.Equal(
            [("Accepted", "Held", true), ("Accepted", "Held", true), ("Accepted", "Printed", true),
                ("Accepted", "Printing", false)],
            (await journal.ScansAsync("counter", 100)).AddRange(await journal.ScansAsync("exit", 100))
                .Select(scan => ($"{scan.Phase}", $"{scan.Slip.Phase}", scan.Slip.HasStarted)).Order());
        var printing = await FindAsync(journal, "01a221cb-b611-706c-88f1-24869f7ef005");
        Assert.Equal("tour", printing.Accepted!.Slip.Kind);
    }

    [Fact]
    public async Task It_goes_on_from_there()
    {
        Unpack("stopped");
        var due = new ScanId("01a221cb-7071-7c53-95b2-668e37ecf1cd");
        await using (var journal = Facts.Open(_directory))
        {
            await journal.CommitAsync(Facts.Batch(Facts.Read("01a3", "counter"), Facts.Started(due.Value)));
            await journal.CommitAsync(new JournalBatch([Facts.Printed(due.Value)], [Facts.Report(due.Value)], [due]));
        }

        await using var again = Facts.Open(_directory);
        Assert.Equal(SlipPhase.Printed, (await again.FindAsync(due))!.Slip.Phase);
        Assert.NotNull(await again.FindAsync(new ScanId("01a3")));
        Assert.Equal(new OutboxCounts(2, 1), again.Counts);
    }

    [Fact]
    public async Task An_upgrade_that_finds_an_unreadable_entry_keeps_the_file_aside_as_it_was()
    {
        Unpack("stopped");
        Run("UPDATE entries SET entry = substr(entry, 3) WHERE seq = (SELECT max(seq) FROM entries)");
        var before = Texts("SELECT scan_id || entry FROM entries ORDER BY seq");
        var opened = new List<JournalOpened>();
        await using var journal = Facts.Open(_directory, opened);
        var fault = await Assert.ThrowsAsync<JournalException>(async () => await journal.ScansAsync("counter", 9));
        Assert.Equal(JournalFault.Damaged, fault.Fault);
        Assert.Equal(before, Texts("SELECT scan_id || entry FROM entries ORDER BY seq"));

        Assert.Empty(await journal.ScansAsync("counter", 9));
        Assert.Equal(JournalState.New, Assert.Single(opened).State);
        Assert.Equal(before, Texts("SELECT scan_id || entry FROM entries ORDER BY seq", opened[0].MovedTo));
    }

    [Fact]
    public async Task Wherever_the_disk_fills_up_the_old_journal_is_whole_and_is_upgraded_once_there_is_room()
    {
        using var disk = SmallDisk.MountOrSkip();
        var (refused, upgraded) = (0, 0);
        for (var blocks = 0; blocks < 90; blocks += 3)
        {
            var directory = Path.Combine(disk.Path, $"state{blocks}");
            Unpack("stopped", directory);
            disk.Fill(blocks * 4096);
            await using (var journal = Facts.Open(directory))
            {
                try
                {
                    await journal.OpenAsync();
                    upgraded++;
                }
                catch (JournalException fault)
                {
                    Assert.Equal(JournalFault.DiskFull, fault.Fault);
                    refused++;
                }

                disk.Free();
                Assert.Equal(10, (await journal.ScansAsync("counter", 100)).Length);
                Assert.Equal(4, (await journal.ScansAsync("exit", 100)).Length);
                Assert.Equal(new OutboxCounts(1, 1), journal.Counts);
            }

            Assert.Empty(Directory.GetFiles(directory, "*damaged*"));
            Directory.Delete(directory, recursive: true);
        }

        // Both sides of the edge were met.
        Assert.True(refused > 2 && upgraded > 2, $"{refused} refused, {upgraded} upgraded");
    }

    [Fact]
    public async Task Killed_in_the_middle_of_the_upgrade_it_is_still_the_old_one()
    {
        Unpack("stopped");
        var before = Texts("SELECT scan_id || entry FROM entries ORDER BY seq");
        // What a killed process leaves of a transaction that it did not commit: pages in the log without their commit.
        using (var upgrade = Connect(Database))
        {
            Execute(upgrade, "PRAGMA journal_mode=WAL; PRAGMA cache_size=2; BEGIN IMMEDIATE; "
                + "ALTER TABLE entries RENAME TO entries_1; "
                + "CREATE TABLE entries (id INTEGER PRIMARY KEY, entry, secret); "
                + "INSERT INTO entries SELECT seq, entry, NULL FROM entries_1; "
                + "DROP TABLE meta; PRAGMA user_version = 2");
            var copy = Directory.CreateDirectory(Path.Combine(_directory, "after the kill")).FullName;
            foreach (var name in (string[])["journal.db", "journal.db-wal", "journal.key"])
                File.WriteAllBytes(Path.Combine(copy, name), Facts.Bytes(Path.Combine(_directory, name)));
            OwnerOnlyFile.Restrict(Path.Combine(copy, "journal.key"));
            Assert.True(new FileInfo(Path.Combine(copy, "journal.db-wal")).Length > 4096);
            Assert.Equal(before, Texts(
                "SELECT scan_id || entry FROM entries ORDER BY seq", Path.Combine(copy, "journal.db")));

            await using var journal = Facts.Open(copy);
            Assert.Equal(10, (await journal.ScansAsync("counter", 100)).Length);
        }
    }

    [Fact]
    public async Task One_that_was_killed_while_it_was_first_made_is_a_fresh_one()
    {
        Run("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID; CREATE TABLE scans ("
            + "scan_id TEXT PRIMARY KEY, lane TEXT NOT NULL, code BLOB, is_final INTEGER NOT NULL, "
            + "changed_at INTEGER NOT NULL) WITHOUT ROWID");
        var key = Path.Combine(_directory, "journal.key");
        File.WriteAllBytes(key, new byte[32]);
        OwnerOnlyFile.Restrict(key);
        await using var journal = Facts.Open(_directory);
        await journal.CommitAsync(Facts.Batch(Facts.Read("s1")));
        Assert.Single(await journal.ScansAsync("counter", 9));
    }

    [Fact]
    public async Task One_of_a_later_version_is_refused_with_what_to_do_and_left_alone()
    {
        await using (var journal = Facts.Open(_directory)) await journal.CommitAsync(Facts.Batch(Facts.Read("s1")));
        Run("PRAGMA user_version = 4");
        await using (var journal = Facts.Open(_directory))
        {
            for (var i = 0; i < 3; i++)
            {
                var fault = await Assert.ThrowsAsync<JournalException>(async () => await journal.OpenAsync());
                Assert.Equal(JournalFault.TooNew, fault.Fault);
                Assert.Equal(
                    $"{Database} was written by a later version of posd (its format is 4, this one's 3). Codes are not "
                    + "taken. Install that version again, or move the file to another folder to begin a fresh one.",
                    fault.Message);
            }

            await Assert.ThrowsAsync<JournalException>(async () => await journal.CommitAsync(JournalBatch.Probe));
        }

        Assert.Equal("4", Assert.Single(Texts("PRAGMA user_version")));
        Run("PRAGMA user_version = 3");
        await using var again = Facts.Open(_directory);
        Assert.Single(await again.ScansAsync("counter", 9));
        Assert.Empty(Directory.GetFiles(_directory, "*damaged*"));
    }

    private static async Task<ScanRecord> FindAsync(JournalStore journal, string id) =>
        (await journal.FindAsync(new ScanId(id)))!;

    private void Unpack(string name, string? directory = null)
    {
        var from = Path.Combine(AppContext.BaseDirectory, "Journal", "Fixtures");
        var to = Directory.CreateDirectory(directory ?? _directory).FullName;
        File.Copy(Path.Combine(from, $"{name}.sqlite"), Path.Combine(to, "journal.db"));
        File.Copy(Path.Combine(from, $"{name}.key"), Path.Combine(to, "journal.key"));
        OwnerOnlyFile.Restrict(Path.Combine(to, "journal.key"));
        var log = Path.Combine(from, $"{name}.sqlite-wal.gz");
        if (!File.Exists(log)) return;
        using var packed = new GZipStream(File.OpenRead(log), CompressionMode.Decompress);
        using var unpacked = File.Create(Path.Combine(to, "journal.db-wal"));
        packed.CopyTo(unpacked);
    }

    private static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Run(string sql)
    {
        using var connection = Connect(Database);
        Execute(connection, sql);
    }

    private List<string> Texts(string sql, string? file = null)
    {
        using var connection = Connect(file ?? Database);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read()) texts.Add(System.Convert.ToString(rows.GetValue(0), CultureInfo.InvariantCulture)!);
        return texts;
    }

    /// <summary>Two readings of one scan: collections in them compare by reference.</summary>
    private sealed class SameRecord : IEqualityComparer<ScanRecord>
    {
        public bool Equals(ScanRecord? x, ScanRecord? y) => $"{x}" == $"{y}";

        public int GetHashCode(ScanRecord record) => record.Id.GetHashCode();
    }
}
