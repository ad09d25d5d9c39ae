using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosDaemon.Protocol.Codes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Tests;

/// <summary>Files of keys as people copy and spoil them, and what a key with others behind it makes and reads.
/// </summary>
public sealed class KeyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-keys-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "cloud.db.key");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_of_one_line_is_the_key_that_it_always_was()
    {
        var key = Parse(Line(1));

        Assert.Empty(key.Older);
        // Of the release before there were rotations, by hand: whatever is kept under it has to be found.
        var secret = Convert.FromHexString(Line(1));
        var hashing = HMACSHA256.HashData(secret, "poscloud code hash 1"u8);
        Assert.Equal(HMACSHA256.HashData(hashing, "T-1"u8), key.Hash("T-1"u8));
        var office = HMACSHA256.HashData(secret, "poscloud back office 1"u8);
        Assert.Equal(
            HMACSHA256.HashData(HMACSHA256.HashData(office, "order"u8), "external//1"u8),
            key.DeriveName("order", "external//1"));
        Assert.Equal(key.Fingerprint, KeyRecord.WriteFirst(key));
    }

    [Fact]
    public void Ends_of_lines_of_Windows_and_empty_lines_do_not_matter()
    {
        var key = Parse($"{Line(1)}\r\n\r\n  {Line(2).ToLowerInvariant()}\r\n");

        Assert.Equal([Parse(Line(1)).Name, Parse(Line(2)).Name], key.All.Select(one => one.Name));
    }

    public static TheoryData<string, string, string> Spoilt => new()
    {
        { "empty", "\n\n", "it is empty" },
        { "half a second line", $"{Line(1)}\n{Line(2)[..40]}\n", "line 2 is no key" },
        { "letters", $"{Line(1)}\nnot hex\n", "line 2 is no key" },
        { "another version", $"03{Line(1)}{Line(2)}", "line 1 is no key" },
        { "the same twice", $"{Line(1)}\n{Line(2)}\n{Line(1)}", "lines 1 and 3 are the same key: remove one" },
        {
            "fifty", string.Join('\n', Enumerable.Range(1, 50).Select(Line)),
            "it holds 50 lines, and at most 5 keys are kept"
        },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void A_file_that_is_damaged_says_where_and_what_to_do(string what, string content, string why)
    {
        Assert.NotEmpty(what);

        var fault = Assert.Throws<LedgerException>(() => Parse(content));

        Assert.Equal(LedgerFault.KeyMissing, fault.Fault);
        Assert.Contains($"{Path} is damaged: {why}", fault.Message);
        Assert.Contains("Restore it from a backup, or copy it from another node", fault.Message);
        Assert.DoesNotContain(Line(1), fault.Message);
    }

    [Fact]
    public void A_file_of_several_that_others_may_read_is_refused_with_what_mends_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("file modes are not Windows'; the folder's rights hold there");
            return;
        }

        File.WriteAllText(Path, $"{Line(1)}\n{Line(2)}\n");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var fault = Assert.Throws<LedgerException>(() => CodeKeyFile.Open(Path, "it"));

        Assert.Contains($"chmod 600 {Path}", fault.Message);
    }

    [Fact]
    public void A_new_key_stands_on_top_and_the_file_is_never_more_than_full()
    {
        OwnerOnlyFile.TryWriteNew(Path, Encoding.ASCII.GetBytes(Line(1)));
        using var random = RandomNumberGenerator.Create();

        var names = Enumerable.Range(0, 4).Select(_ => CodeKeyFile.AddNext(Path, "it", random).Name).ToList();
        var fault = Assert.Throws<LedgerException>(() => CodeKeyFile.AddNext(Path, "it", random));

        Assert.Contains("poscloud rotate-key drop-old", fault.Message);
        Assert.Equal(
            [.. Enumerable.Reverse(names), Parse(Line(1)).Name],
            CodeKeyFile.Open(Path, "it").All.Select(one => one.Name));
        Assert.False(OwnerOnlyFile.IsOpenToOthers(Path));
        Assert.Equal(["cloud.db.key"], _folder.GetFiles().Select(file => file.Name));
    }

    [Fact]
    public void A_new_key_makes_all_anew_but_names_and_opens_what_those_behind_it_sealed()
    {
        using var random = RandomNumberGenerator.Create();
        var old = Parse(Line(1));
        var alone = new CodeKey(old.DrawNext(random));
        var key = alone.Over([old]);
        var reply = new RedeemResponse { Refused = new Refused { Message = "no" } };
        var sealedBefore = old.SealReply(reply, "s-1");

        Assert.Equal(old.DeriveName("order", "1"), key.DeriveName("order", "1"));
        Assert.NotEqual(old.Derive("seal", ""), key.Derive("seal", ""));
        Assert.NotEqual(old.Hash("T-1"u8), key.Hash("T-1"u8));
        Assert.Equal(key.Fingerprint[..4], key.Hash("T-1"u8)[28..]);
        Assert.NotEqual(
            old.IssuedCode(EntitlementKind.Coupon, "N1", 1).Text, key.IssuedCode(EntitlementKind.Coupon, "N1", 1).Text);
        Assert.Equal(reply.ToByteArray(), key.OpenReply(RedeemResponse.Parser, sealedBefore, "s-1").ToByteArray());
        Assert.Throws<DamagedReplyException>(() => alone.OpenReply(RedeemResponse.Parser, sealedBefore, "s-1"));
        Assert.Throws<DamagedReplyException>(() => key.OpenReply(RedeemResponse.Parser, sealedBefore, "s-2"));
        Assert.Throws<DamagedReplyException>(
            () => old.OpenReply(RedeemResponse.Parser, key.SealReply(reply, "s-1"), "s-1"));
    }

    [Fact]
    public void What_a_database_says_of_its_keys_is_32_bytes_until_the_first_rotation()
    {
        var (one, two) = (Parse(Line(1)), Parse(Line(2)));
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_770_000_000_000);
        var first = KeyRecord.Read(KeyRecord.WriteFirst(one), "it");

        var changed = KeyRecord.Read(first.With(two, now).Write(), "it");

        Assert.Equal(one.Fingerprint, first.Write());
        Assert.Equal([two.Name, one.Name], changed.Keys.Select(key => key.Name));
        Assert.Equal([now, null], changed.Keys.Select(key => key.Since));
        Assert.Equal(80, changed.Write().Length);
        Assert.Equal([two.Name], KeyRecord.Read(changed.Without([one]).Write(), "it").Keys.Select(key => key.Name));
        Assert.Throws<LedgerException>(() => KeyRecord.Read(new byte[41], "it"));
        // In whatever order the file has them.
        Assert.Equal(two.Name, changed.Choose(one.Over([two]), Path, "it").Name);
        Assert.Equal(one.Name, first.Choose(two.Over([one]), Path, "it").Name);
    }

    private CodeKey Parse(string content) => CodeKeyFile.Parse(Encoding.ASCII.GetBytes(content), Path);

    private static string Line(int number) => Convert.ToHexString(SHA256.HashData([(byte)number]));
}
