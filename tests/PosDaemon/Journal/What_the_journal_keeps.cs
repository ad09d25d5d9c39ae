using System.Collections.Immutable;
using System.Text;
using Microsoft.Data.Sqlite;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;
using E = PosDaemon.Lanes.JournalEntry;

namespace PosDaemon.Tests.Journal;

/// <summary>What is written is there again, and only what should be; what cannot be read is moved aside.</summary>
public sealed class What_the_journal_keeps : IDisposable
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
        Facts.Open(directory ?? _directory, _opened);

    private static ScanCode Code(string text) => new(Encoding.UTF8.GetBytes(text));

    private static JournalBatch Batch(params JournalEntry[] entries) => new([.. entries], [], []);

    private static E.Read Read(string id, string code = "T-1") =>
        new(new ScanId(id), Now, "counter", Code(code), "", true);

    [Fact]
    public async Task Its_files_and_their_companions_are_their_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("File modes are not Windows'; the folder's rights hold there.");
            return;
        }

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // As somebody made it, open to all, with what an older posd that was killed left in it.
        Directory.CreateDirectory(_directory);
        foreach (var name in (string[])["journal.db", "journal.db-shm"])
        {
            var file = Path.Combine(_directory, name);
            await File.WriteAllBytesAsync(file, [], default);
            File.SetUnixFileMode(file, Owner | UnixFileMode.OtherRead);
        }

        await using var journal = Open();
        await journal.CommitAsync(Batch(Read("s1")));

        foreach (var name in (string[])["journal.db", "journal.db-wal", "journal.db-shm", "journal.key"])
            Assert.Equal((name, Owner), (name, File.GetUnixFileMode(Path.Combine(_directory, name))));
    }

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
            new E.Confirmed(id, Now, new RedeemTerms(2, 13800, answers, "IDR"), "li"),
            new E.Incomplete(id, Now),
            new E.Accept(id, Now, new Accepted { RedemptionId = "r1", Slip = slip }),
            new E.Refuse(id, Now, new Refused { Reason = Reason.Expired, Message = "过期" }),
            new E.Cancel(id, Now, "why"),
            new E.Recovered(id, Now, "counter", new Accepted { RedemptionId = "r2" }),
            new E.Outdated(id, Now),
            new E.CopyDue(id, Now, 2, "why", true),
            new E.SlipStarted(id, Now, 2),
            new E.SlipEnded(id, Now, 2, SlipOutcome.Unknown, "cable"),
            new E.SlipHeld(id, Now, "paper"),
            new E.SlipReleased(id, Now),
            new E.SlipDropped(id, Now, "undone"),
            new E.GatePulsed(id, Now, 1),
            new E.GateEnded(id, Now, 1, GatePhase.Uncertain, "cable"),
            new E.GateLate(id, Now),
            new E.PassageSeen(id, Now, 1, PassagePhase.TimedOut, "nobody"),
            new E.UndoAsked(id, Now, undo, "li", "mistake"),
            new E.UndoEnded(id, Now, undo, new UndoResponse { Undone = new Undone() }),
        ];
        Assert.Equal(typeof(JournalEntry).GetNestedTypes().Length, entries.Length);
        foreach (var entry in entries)
        {
            var (json, secret) = EntryCodec.Write(entry);
            var copy = EntryCodec.Write(EntryCodec.Read(new StoredEntry(json, secret)));
            // Immutable collections compare by reference: compare what is written.
            Assert.Equal(json, copy.Json);
            Assert.Equal(secret, copy.Secret);
        }
    }

    [Fact]
    public async Task A_scan_is_the_same_after_a_restart()
    {
        ScanRecord before;
        await using (var journal = Open())
        {
            await journal.CommitAsync(Batch(Read("s1")));
            before = (await journal.FindAsync(new ScanId("s1")))!;
        }

        await using var again = Open();
        var after = Assert.Single(await again.ScansAsync("counter", 10));
        Assert.Equal(before, after);
        Assert.Equal("T-1", Encoding.UTF8.GetString(after.Code!.Bytes));
        Assert.Empty(await again.ScansAsync("another lane", 10));
    }

    [Fact]
    public async Task What_was_read_is_kept_with_the_code_that_was_found_in_it()
    {
        var read = Read("s1");
        await using (var journal = Open())
            await journal.CommitAsync(Batch(read with { Code = new ScanCode("T-1"u8, "]Q1T-1\0"u8) }));

        await using var again = Open();
        var code = Assert.Single(await again.ScansAsync("counter", 10)).Code!;
        Assert.Equal("T-1", Encoding.UTF8.GetString(code.Bytes));
        Assert.Equal("]Q1T-1\0", Encoding.UTF8.GetString(code.Raw));
    }

    [Fact]
    public async Task The_code_is_not_in_the_files_in_clear_and_is_gone_after_the_verdict()
    {
        const string Secret = "SECRET-CODE-7Q2M";
        await using (var journal = Open())
        {
            await journal.CommitAsync(Batch(Read("s1", Secret)));
            await journal.CommitAsync(Batch(new E.Accept(new ScanId("s1"), Now, new Accepted())));
            Assert.Null((await journal.FindAsync(new ScanId("s1")))!.Code);
        }

        NowhereInTheFiles(Secret);
    }

    public static TheoryData<JournalEntry> Verdicts() =>
    [
        new E.Accept(new ScanId("s1"), Now, new Accepted()), new E.Refuse(new ScanId("s1"), Now, new Refused()),
        new E.Cancel(new ScanId("s1"), Now, "why"),
    ];

    [Theory]
    [MemberData(nameof(Verdicts), DisableDiscoveryEnumeration = true)]
    public async Task Not_even_sealed_is_the_code_there_after_the_verdict(JournalEntry verdict)
    {
        const long OfNothing = 12 + 16;     // nonce and tag
        await using (var journal = Open())
            await journal.CommitAsync(Batch(Read("s1"), verdict));

        using var file = new SqliteConnection($"Data Source={Path.Combine(_directory, "journal.db")};Pooling=False");
        file.Open();
        using var command = file.CreateCommand();
        command.CommandText = "SELECT length(secret) FROM entries ORDER BY id LIMIT 1";
        Assert.Equal(OfNothing, command.ExecuteScalar());
    }

    [Fact]
    public async Task What_a_slip_shows_is_not_in_the_files_in_clear_and_comes_back_whole()
    {
        const string Secret = "ENTRY-CODE-9XK4";
        var accepted = new Accepted
        {
            RedemptionId = "r1", Slip = new Slip { Kind = "tour", DataJson = $"{{\"code\":\"{Secret}\"}}" },
        };
        await using (var journal = Open())
        {
            await journal.CommitAsync(Batch(Read("s1"), new E.Accept(new ScanId("s1"), Now, accepted)));
            await journal.CommitAsync(Batch(new E.Recovered(new ScanId("s2"), Now, "counter", accepted)));
            NowhereInTheFiles(Secret);
        }

        NowhereInTheFiles(Secret);
        await using var again = Open();
        Assert.All(await again.ScansAsync("counter", 9), scan => Assert.Equal(accepted, scan.Accepted));
    }

    [Fact]
    public async Task A_secret_that_was_moved_to_another_scan_does_not_open()
    {
        await using var journal = Open();
        await journal.CommitAsync(Batch(Read("s1"), Read("s2")));
        Vandalise("UPDATE entries SET secret = (SELECT secret FROM entries ORDER BY id LIMIT 1)");
        var fault = await Assert.ThrowsAsync<JournalException>(async () => await journal.FindAsync(new ScanId("s2")));
        Assert.Equal(JournalFault.Damaged, fault.Fault);
    }

    [Fact]
    public async Task A_changed_letter_in_an_entry_is_damage_and_never_another_story()
    {
        await using var journal = Open();
        await journal.CommitAsync(Batch(Read("s1"), new E.Cancel(new ScanId("s1"), Now, "why")));
        Vandalise("UPDATE entries SET entry = replace(entry, '\"why\"', '\"who\"')");
        var fault = await Assert.ThrowsAsync<JournalException>(async () => await journal.FindAsync(new ScanId("s1")));
        Assert.Equal(JournalFault.Damaged, fault.Fault);
    }

    [Fact]
    public async Task One_that_was_rolled_back_knows_that_it_is_older_and_holds_what_was_due_in_it()
    {
        var file = Path.Combine(_directory, "journal.db");
        await using (var journal = Open())
            await journal.CommitAsync(Batch(Facts.Read("s1"), Facts.Accept("s1")));
        var copy = File.ReadAllBytes(file);
        await using (var journal = Open())
            await journal.CommitAsync(Batch(Facts.Started("s1")));
        File.WriteAllBytes(file, copy);

        await using var again = Open();
        var scan = Assert.Single(await again.ScansAsync("counter", 9));
        Assert.Equal(JournalState.Older, _opened[^1].State);
        Assert.Equal((SlipPhase.Held, true), (scan.Slip.Phase, scan.Slip.HasStarted));
    }

    [Fact]
    public async Task One_without_its_mark_is_not_proven()
    {
        await using (var journal = Open())
            await journal.CommitAsync(Batch(Read("s1")));
        File.Delete(Path.Combine(_directory, "journal.mark"));

        await using var again = Open();
        await again.OpenAsync();
        Assert.Equal(JournalState.Unproven, _opened[^1].State);
    }

    [Fact]
    public async Task An_opening_that_somebody_could_not_take_note_of_is_announced_again()
    {
        await using (var journal = Facts.Open(_directory))
        {
            journal.Opened += _ => throw new IOException("the mark cannot be written");
            var fault = await Assert.ThrowsAsync<JournalException>(async () => await journal.OpenAsync());
            Assert.Equal(JournalFault.Failed, fault.Fault);
        }

        await using (var journal = Open()) await journal.OpenAsync();
        await using (var journal = Open()) await journal.OpenAsync();
        Assert.Equal([JournalState.Current, JournalState.Current], _opened.Select(opened => opened.State));
    }

    [Fact]
    public async Task An_entry_of_a_scan_that_was_removed_is_refused_and_the_journal_goes_on()
    {
        await using var journal = Open();
        var fault = await Assert.ThrowsAsync<JournalException>(
            async () => await journal.CommitAsync(Batch(new E.SlipReleased(new ScanId("gone"), Now))));
        Assert.Equal(
            (JournalFault.Failed, "Scan gone is not in the journal any more: it was old and was removed."),
            (fault.Fault, fault.Message));
        await journal.CommitAsync(Batch(Read("s1")));
        Assert.Single(await journal.ScansAsync("counter", 9));
    }

    [Fact]
    public async Task Work_that_comes_after_the_end_is_refused_and_what_waited_before_it_is_done()
    {
        var journal = Open();
        var waiting = Enumerable.Range(0, 20).Select(i => journal.CommitAsync(Batch(Read($"s{i}"))).AsTask()).ToArray();
        await journal.DisposeAsync();
        await Task.WhenAll(waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await journal.CommitAsync(JournalBatch.Probe));
        await using var again = Open();
        Assert.Equal(20, (await again.ScansAsync("counter", 99)).Length);
    }

    [Fact]
    public async Task Final_scans_beyond_the_newest_are_not_loaded_and_open_ones_always_are()
    {
        await using var journal = Open();
        for (var i = 0; i < 5; i++)
        {
            var id = new ScanId($"f{i}");
            await journal.CommitAsync(new JournalBatch([Read(id.Value), new E.Cancel(id, Now, "x")], [], [id]));
        }

        await journal.CommitAsync(Batch(Read("open")));
        var loaded = await journal.ScansAsync("counter", 2);
        Assert.Equal(3, loaded.Length);
        Assert.Contains(loaded, scan => scan.Id.Value == "open");
    }

    [Fact]
    public async Task A_damaged_file_is_moved_aside_and_said_aloud()
    {
        await using (var journal = Open())
            await journal.CommitAsync(Batch(Read("s1")));
        var path = Path.Combine(_directory, "journal.db");
        File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)0x5A, 8192)]);
        File.Delete(path + "-wal");

        await using var fresh = Open();
        await fresh.CommitAsync(Batch(Read("s2")));
        Assert.Single(await fresh.ScansAsync("counter", 10));
        var opened = _opened[^1];
        Assert.Equal(JournalState.New, opened.State);
        Assert.NotNull(opened.MovedTo);
        Assert.True(File.Exists(opened.MovedTo));
    }

    [Fact]
    public async Task A_damaged_page_found_later_is_an_error_now_and_a_fresh_journal_next()
    {
        await using var journal = Open();
        await journal.CommitAsync(Batch(Read("s1")));
        Vandalise("UPDATE entries SET entry = '{\"entry\":\"nonsense\"}'");
        var fault = await Assert.ThrowsAsync<JournalException>(async () => await journal.ScansAsync("counter", 10));
        Assert.Equal(JournalFault.Damaged, fault.Fault);
        Assert.Empty(await journal.ScansAsync("counter", 10));
        Assert.NotNull(_opened[^1].MovedTo);
    }

    [Fact]
    public async Task A_journal_whose_key_is_lost_or_another_is_left_as_it_is_until_the_key_is_back()
    {
        var file = Path.Combine(_directory, "journal.key");
        await using (var journal = Open())
            await journal.CommitAsync(Batch(Read("s1")));
        var key = File.ReadAllBytes(file);
        await using var later = Open();
        foreach (var spoil in (Action[])[() => File.WriteAllBytes(file, new byte[32]),
            () => File.WriteAllBytes(file, key[..16]), () => File.WriteAllBytes(file, []), () => File.Delete(file)])
        {
            spoil();
            var fault = await Assert.ThrowsAsync<JournalException>(async () => await later.ScansAsync("counter", 9));
            Assert.Equal(JournalFault.Failed, fault.Fault);
            Assert.Contains(file, fault.Message);
            Assert.Contains("left as it is", fault.Message);
        }

        File.WriteAllBytes(file, key);
        OwnerOnlyFile.Restrict(file);
        Assert.Single(await later.ScansAsync("counter", 9));
        Assert.Empty(Directory.GetFiles(_directory, "*damaged*"));
    }

    [Fact]
    public async Task A_report_is_written_with_the_entry_that_it_tells_of_and_leaves_once_the_cloud_has_it()
    {
        await using var journal = Open();
        var report = new SlipReport { ScanId = "s1", Copy = 1, Outcome = SlipOutcome.Printed };
        await journal.CommitAsync(new JournalBatch([Read("s1")], [report], []));
        var now = DateTimeOffset.MaxValue.AddDays(-1);
        var item = Assert.Single(await journal.DueAsync(now, 10));
        Assert.Equal(report, item.Report);
        Assert.Equal(new OutboxCounts(1, 0), journal.Counts);

        await journal.ApplyAsync([new OutboxChange.Later(item.Id, 3, DateTimeOffset.MaxValue, "rejected")]);
        Assert.Equal(new OutboxCounts(0, 1), journal.Counts);
        Assert.Null(await journal.NextDueAsync());
        Assert.Empty(await journal.DueAsync(now, 10));

        await journal.ApplyAsync([new OutboxChange.Done(item.Id)]);
        Assert.Equal(default, journal.Counts);
    }

    [Fact]
    public async Task Old_finished_scans_go_and_those_that_are_open_or_not_reported_stay()
    {
        await using var journal = Open();
        foreach (var name in (string[])["done", "unreported", "open"])
        {
            var id = new ScanId(name);
            await journal.CommitAsync(new JournalBatch(
                [Read(name), .. name == "open" ? (JournalEntry[])[] : [new E.Cancel(id, Now, "x")]],
                name == "unreported" ? [new SlipReport { ScanId = name }] : [],
                name == "open" ? [] : [id]));
        }

        Assert.Equal(1, await journal.PruneAsync(TimeSpan.FromDays(-1), 1000));
        Assert.Null(await journal.FindAsync(new ScanId("done")));
        Assert.NotNull(await journal.FindAsync(new ScanId("unreported")));
        Assert.NotNull(await journal.FindAsync(new ScanId("open")));
    }

    [Fact]
    public async Task Only_the_newest_are_kept_where_there_are_too_many()
    {
        await using var journal = Open();
        for (var i = 0; i < 10; i++)
        {
            var id = new ScanId($"f{i}");
            await journal.CommitAsync(new JournalBatch([Read(id.Value), new E.Cancel(id, Now, "x")], [], [id]));
        }

        Assert.Equal(6, await journal.PruneAsync(TimeSpan.FromDays(30), 4));
        var left = await journal.ScansAsync("counter", 100);
        Assert.Equal(["f6", "f7", "f8", "f9"], left.Select(scan => scan.Id.Value));
        Assert.Equal(0, await journal.PruneAsync(TimeSpan.FromDays(30), 4));
    }

    private void NowhereInTheFiles(string secret)
    {
        foreach (var file in Directory.GetFiles(_directory))
        {
            var text = Encoding.Latin1.GetString(Facts.Bytes(file));
            Assert.All([secret, .. InBase64(secret)],
                known => Assert.DoesNotContain(known, text, StringComparison.Ordinal));
        }
    }

    /// <summary>As it looks inside of something longer that is written in base64, at each place in a group of three.
    /// </summary>
    private static IEnumerable<string> InBase64(string secret) =>
        from before in (int[])[0, 1, 2]
        let bytes = new byte[before].Concat(Encoding.UTF8.GetBytes(secret)).ToArray()
        let whole = bytes.Length / 3 * 4
        select Convert.ToBase64String(bytes)[(before == 0 ? 0 : before + 1)..whole];

    private void Vandalise(string sql)
    {
        using var vandal = new SqliteConnection($"Data Source={Path.Combine(_directory, "journal.db")};Pooling=False");
        vandal.Open();
        using var command = vandal.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
