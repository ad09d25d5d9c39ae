using System.Collections.Immutable;
using System.Text;
using Microsoft.Data.Sqlite;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;
using E = PosDaemon.Journal.JournalEntry;

namespace PosDaemon.Tests.Journal;

public sealed class JournalStoreTests : IDisposable
{
    private readonly string _directory = Path.Combine(
        Path.GetTempPath(), "posd-journal-" + Path.GetRandomFileName());

    private readonly List<JournalOpened> _opened = [];
    private static readonly Moment Now = new(new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero), TimeSpan.Zero);

    public void Dispose()
    {
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    private JournalStore Open(string? directory = null) =>
        new(directory ?? _directory, new SystemRandom(), TimeProvider.System, _opened.Add);

    private static ScanCode Code(string text) => new(Encoding.UTF8.GetBytes(text));

    private static JournalBatch Batch(params JournalEntry[] entries) => new([.. entries], [], []);

    private static E.Read Read(string id, string code = "T-1") =>
        new(new ScanId(id), Now, "counter", Code(code), "", true);

    [Fact]
    public void Every_kind_of_entry_survives_the_disk()
    {
        var id = new ScanId("s1");
        var undo = new UndoId("u1");
        var answers = ImmutableSortedDictionary<string, string>.Empty.Add("age", "十八");
        var slip = new Slip { Kind = "pass", DataJson = "{}" };
        JournalEntry[] entries =
        [
            Read("s1"),
            new E.Confirmed(id, Now, new RedeemTerms(2, 13800, answers), "li"),
            new E.Accept(id, Now, new Accepted { RedemptionId = "r1", Slip = slip }),
            new E.Refuse(id, Now, new Refused { Reason = Reason.Expired, Message = "过期" }),
            new E.Cancel(id, Now, "why"),
            new E.Recovered(id, Now, "counter", new Accepted { RedemptionId = "r2" }),
            new E.CopyDue(id, Now, 2, "why", true),
            new E.SlipStarted(id, Now, 2),
            new E.SlipEnded(id, Now, 2, SlipOutcome.Unknown, "cable"),
            new E.SlipHeld(id, Now, "paper"),
            new E.SlipReleased(id, Now),
            new E.SlipDropped(id, Now, "undone"),
            new E.GatePulsed(id, Now, 1),
            new E.GateEnded(id, Now, 1, GatePhase.Uncertain, "cable"),
            new E.GateLate(id, Now),
            new E.UndoAsked(id, Now, undo, "li", "mistake"),
            new E.UndoEnded(id, Now, undo, new UndoResponse { Undone = new Undone() }),
        ];
        Assert.Equal(typeof(JournalEntry).GetNestedTypes().Length, entries.Length);
        foreach (var entry in entries)
        {
            var copy = EntryCodec.Read(EntryCodec.Write(entry));
            // Immutable collections compare by reference: compare what is written.
            Assert.Equal(entry.GetType(), copy.GetType());
            Assert.Equal(EntryCodec.Write(entry), EntryCodec.Write(copy));
        }
    }

    [Fact]
    public void A_scan_is_the_same_after_a_restart()
    {
        ScanRecord before;
        using (var journal = Open())
        {
            journal.Commit(Batch(Read("s1")));
            before = journal.Find(new ScanId("s1"))!;
        }

        using var again = Open();
        var after = Assert.Single(again.Load("counter", 10));
        Assert.Equal(before, after);
        Assert.Equal("T-1", Encoding.UTF8.GetString(after.Code!.Bytes));
        Assert.Empty(again.Load("another lane", 10));
    }

    [Fact]
    public void The_code_is_not_in_the_files_in_clear_and_is_gone_after_the_verdict()
    {
        const string secret = "SECRET-CODE-7Q2M";
        using (var journal = Open())
        {
            journal.Commit(Batch(Read("s1", secret)));
            journal.Commit(Batch(new E.Accept(new ScanId("s1"), Now, new Accepted())));
            Assert.Null(journal.Find(new ScanId("s1"))!.Code);
        }

        foreach (var file in Directory.GetFiles(_directory))
            Assert.DoesNotContain(secret, Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
    }

    [Fact]
    public void Final_scans_beyond_the_newest_are_not_loaded_and_open_ones_always_are()
    {
        using var journal = Open();
        for (var i = 0; i < 5; i++)
        {
            var id = new ScanId($"f{i}");
            journal.Commit(new JournalBatch([Read(id.Value), new E.Cancel(id, Now, "x")], [], [id]));
        }

        journal.Commit(Batch(Read("open")));
        var loaded = journal.Load("counter", 2);
        Assert.Equal(3, loaded.Length);
        Assert.Contains(loaded, scan => scan.Id.Value == "open");
    }

    [Fact]
    public void A_damaged_file_is_moved_aside_and_said_aloud()
    {
        using (var journal = Open())
            journal.Commit(Batch(Read("s1")));
        var path = Path.Combine(_directory, "journal.db");
        File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)0x5A, 8192)]);
        File.Delete(path + "-wal");

        using var fresh = Open();
        fresh.Commit(Batch(Read("s2")));
        Assert.Single(fresh.Load("counter", 10));
        var opened = _opened[^1];
        Assert.True(opened.IsFresh);
        Assert.NotNull(opened.MovedTo);
        Assert.True(File.Exists(opened.MovedTo));
    }

    [Fact]
    public void A_damaged_page_found_later_is_an_error_now_and_a_fresh_journal_next()
    {
        using var journal = Open();
        journal.Commit(Batch(Read("s1")));
        using (var vandal = new SqliteConnection($"Data Source={Path.Combine(_directory, "journal.db")};Pooling=False"))
        {
            vandal.Open();
            using var command = vandal.CreateCommand();
            command.CommandText = "UPDATE entries SET entry = '{\"entry\":\"nonsense\"}'";
            command.ExecuteNonQuery();
        }

        var fault = Assert.Throws<JournalException>(() => journal.Load("counter", 10));
        Assert.Equal(JournalFault.Damaged, fault.Fault);
        Assert.Empty(journal.Load("counter", 10));
        Assert.NotNull(_opened[^1].MovedTo);
    }

    [Fact]
    public void A_journal_whose_key_was_lost_is_moved_aside()
    {
        using (var journal = Open())
            journal.Commit(Batch(Read("s1")));
        File.Delete(Path.Combine(_directory, "journal.key"));
        using var fresh = Open();
        Assert.Equal(JournalFault.Damaged, Assert.Throws<JournalException>(() => fresh.Load("counter", 9)).Fault);
        Assert.Empty(fresh.Load("counter", 9));
    }

    [Fact]
    public void What_is_owed_is_written_with_what_it_tells_of_and_drains()
    {
        using var journal = Open();
        var report = new SlipReport { ScanId = "s1", Copy = 1, Outcome = SlipOutcome.Printed };
        journal.Commit(new JournalBatch([Read("s1")], [report], []));
        var now = DateTimeOffset.MaxValue.AddDays(-1);
        var item = Assert.Single(journal.Due(now, 10));
        Assert.Equal(report, item.Report);
        Assert.Equal(new OutboxCounts(1, 0), journal.Count());

        journal.Settle([new OutboxChange.Later(item.Id, 3, DateTimeOffset.MaxValue, "rejected")]);
        Assert.Equal(new OutboxCounts(0, 1), journal.Count());
        Assert.Null(journal.NextDue());
        Assert.Empty(journal.Due(now, 10));

        journal.Settle([new OutboxChange.Done(item.Id)]);
        Assert.Equal(default, journal.Count());
    }

    [Fact]
    public void Old_finished_scans_go_and_owed_or_open_ones_stay()
    {
        using var journal = Open();
        foreach (var name in (string[])["done", "owed", "open"])
        {
            var id = new ScanId(name);
            journal.Commit(new JournalBatch(
                [Read(name), .. name == "open" ? (JournalEntry[])[] : [new E.Cancel(id, Now, "x")]],
                name == "owed" ? [new SlipReport { ScanId = name }] : [],
                name == "open" ? [] : [id]));
        }

        Assert.Equal(1, journal.Prune(TimeSpan.FromDays(-1), 1000));
        Assert.Null(journal.Find(new ScanId("done")));
        Assert.NotNull(journal.Find(new ScanId("owed")));
        Assert.NotNull(journal.Find(new ScanId("open")));
    }

    [Fact]
    public void Only_the_newest_are_kept_where_there_are_too_many()
    {
        using var journal = Open();
        for (var i = 0; i < 10; i++)
        {
            var id = new ScanId($"f{i}");
            journal.Commit(new JournalBatch([Read(id.Value), new E.Cancel(id, Now, "x")], [], [id]));
        }

        journal.Prune(TimeSpan.FromDays(30), 4);
        Assert.InRange(journal.Load("counter", 100).Length, 4, 9);
    }
}
