using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Tests;

/// <summary>What the database file promises: durable, closed to who steals it, opened only with its own key.</summary>
public sealed class DatabaseFileTests
{
    [Fact]
    public async Task Nothing_in_the_database_files_shows_a_code()
    {
        await using var cloud = new TestCloud();
        var exit = await cloud.SellAsync(TestGoods.Trolley());
        var seats = await cloud.SellAsync(TestGoods.Seats());
        await cloud.AcceptedAsync(cloud.Ask(exit));
        var slip = SlipJson.Of((await cloud.AcceptedAsync(cloud.Ask(seats))).Slip);
        var entry = slip.GetProperty("seats")[0].GetProperty("entry_code").GetString()!;
        var folder = Path.GetDirectoryName(cloud.Database)!;
        foreach (var file in Directory.GetFiles(folder))
        {
            var bytes = await ReadSharedAsync(file);
            foreach (var code in new[] { exit, seats, entry })
                Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(code[2..])));
        }
    }

    [Fact]
    public async Task Nothing_in_the_database_files_shows_what_a_buyer_answered()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Member)));
        request.Answers.Add(new Answer { Key = "size", Value = "M" });
        request.Answers.Add(new Answer { Key = "wish", Value = "Zhang-Wei-of-Lane-9" });
        await cloud.AcceptedAsync(request);

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(cloud.Database)!))
            Assert.Equal(-1, (await ReadSharedAsync(file)).AsSpan().IndexOf("Zhang-Wei-of-Lane-9"u8));
    }

    /// <summary>What goes to a file that nobody will find was not accepted; what is asked again when it is back was.
    /// </summary>
    [Theory]
    [InlineData("moved")]
    [InlineData("replaced")]
    public async Task Nothing_is_accepted_into_a_file_that_is_no_longer_the_one_at_its_place(string how)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file that is open cannot be moved there");
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.Ledger.CheckAsync();
        var away = cloud.Database + ".away";
        DurableFolder.Move(cloud.Database, away);
        if (how == "replaced")
            File.Copy(away, cloud.Database);

        var redeemed = await Assert.ThrowsAsync<LedgerException>(() => cloud.Redeem.RunAsync(request));
        var checkedUp = await Assert.ThrowsAsync<LedgerException>(cloud.Ledger.CheckAsync);

        Assert.Equal(
            $"the database {cloud.Database} was moved, deleted or replaced while the cloud has it open: put it back, "
            + "or stop the cloud and start it on the right one; nothing is accepted until then", redeemed.Message);
        Assert.Equal(redeemed.Message, checkedUp.Message);
        Assert.Equal(LedgerFault.Unreadable, redeemed.Fault);

        DurableFolder.Move(away, cloud.Database, overwrite: true);
        await cloud.AcceptedAsync(request);
        await cloud.Ledger.CheckAsync();
    }

    [Fact]
    public async Task Every_file_of_a_database_is_its_owners_alone_also_of_one_that_was_open_to_all()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("file modes are not Windows'; the folder's rights hold there");
            return;
        }
        await using var cloud = new TestCloud();
        await cloud.SellAsync(TestGoods.Seats());
        File.SetUnixFileMode(cloud.Database, (UnixFileMode)0b110_100_100);
        await cloud.ReopenAsync();
        await cloud.SellAsync(TestGoods.Seats());

        var files = Directory.GetFiles(Path.GetDirectoryName(cloud.Database)!);
        Assert.Equal(4, files.Length);
        Assert.All(files, file => Assert.False(OwnerOnlyFile.IsOpenToOthers(file), file));
    }

    [Theory]
    [InlineData(0b110_100_000)]
    [InlineData(0b110_000_100)]
    public async Task A_key_that_others_may_read_is_refused_and_it_is_said_how_to_close_it(int mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("file modes are not Windows'; the folder's rights hold there");
            return;
        }
        var folder = Directory.CreateTempSubdirectory("poscloud-file-").FullName;
        await Open(folder).DisposeAsync();
        var key = Path.Combine(folder, "cloud.db.key");
        File.SetUnixFileMode(key, (UnixFileMode)mode);

        var thrown = Assert.Throws<LedgerException>(() => Open(folder));

        Assert.Equal(LedgerFault.KeyMissing, thrown.Fault);
        Assert.EndsWith($"chmod 600 {key}", thrown.Message);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Another_node_that_writes_is_waited_for_in_the_short_steps_of_SQLite_and_not_in_those_of_the_driver()
    {
        var folder = Directory.CreateTempSubdirectory("poscloud-file-").FullName;
        using (var session = new SqliteSession(SqliteFile.Connect(Path.Combine(folder, "cloud.db"))))
            Assert.Equal(1000, session.First("PRAGMA busy_timeout", row => row.GetInt64(0)));
        Directory.Delete(folder, recursive: true);
    }

    public static TheoryData<string, Action<string>, object> Spoilt => new()
    {
        { "key missing", path => File.Delete(path + ".key"), LedgerFault.KeyMissing },
        { "key damaged", path => File.WriteAllText(path + ".key", "12zz"), LedgerFault.KeyMissing },
        { "key too short", path => File.WriteAllText(path + ".key", "1234"), LedgerFault.KeyMissing },
        {
            "key of another database", path => File.WriteAllText(path + ".key", new string('A', 64)),
            LedgerFault.KeyMissing
        },
        { "not a database", path => File.WriteAllText(path, "hello, hello, hello"), LedgerFault.WrongSchema },
        { "a folder", AsFolder, LedgerFault.Unreadable },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task A_database_that_cannot_be_used_says_why_and_is_left_alone(
        string what, Action<string> spoil, object fault)
    {
        Assert.NotEmpty(what);
        var folder = Directory.CreateTempSubdirectory("poscloud-file-").FullName;
        await Open(folder).DisposeAsync();
        var path = Path.Combine(folder, "cloud.db");
        spoil(path);
        var thrown = Assert.Throws<LedgerException>(() => Open(folder));
        Assert.Equal(fault, thrown.Fault);
        Assert.Contains(path, thrown.Message);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_key_file_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("file modes are not Windows'; the folder's rights hold there");
            return;
        }
        var folder = Directory.CreateTempSubdirectory("poscloud-file-").FullName;
        await Open(folder).DisposeAsync();
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(folder, "cloud.db.key")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Codes_are_130_bits_in_characters_that_nobody_confuses()
    {
        var key = new CodeKey(RandomNumberGenerator.GetBytes(CodeKey.Length));
        var codes = Enumerable.Range(0, 2000)
            .Select(number => key.IssuedCode(EntitlementKind.Ticket, $"N{number}", issue: 1).Text).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^T-[0-9A-HJKMNP-TV-Z]{26}$", code));
        // Each place takes every character: no bits are fixed.
        for (var place = 2; place < codes[0].Length; place++)
            Assert.Equal(32, codes.Select(code => code[place]).Distinct().Count());
    }

    private static void AsFolder(string path)
    {
        File.Delete(path);
        Directory.CreateDirectory(path);
    }

    private static SqliteLedgerStore Open(string folder) => SqliteLedgerStore.Open(
        Path.Combine(folder, "cloud.db"), RandomNumberGenerator.Create(), NullLogger.Instance);

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
