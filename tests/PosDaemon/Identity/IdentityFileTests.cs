using System.Text;
using PosDaemon.Identity;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Tests.Identity;

/// <summary>What a terminal keeps of its identity.</summary>
public sealed class IdentityFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("posd-identity-").FullName;

    private string Path => IdentityFile.PathIn(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Is_read_as_it_was_written_and_only_its_owner_can()
    {
        Assert.Null(IdentityFile.Read(_folder));
        var identity = TestIdentity.New(DateTimeOffset.UnixEpoch, TimeSpan.FromDays(1));

        IdentityFile.Write(_folder, identity);

        Assert.Equivalent(identity, IdentityFile.Read(_folder), strict: true);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"Terminal":"t","Store":"s","PrivateKey":"AAAA","Certificates":["AAAA"],"TrustAnchors":[]}""")]
    [InlineData("""{"Terminal":"t","Store":"s","PrivateKey":"AAAA","Certificates":[],"TrustAnchors":[]}""")]
    [InlineData("""{"Terminal":"t","Store":"s","PrivateKey":"?","Certificates":[],"TrustAnchors":[]}""")]
    public void One_that_cannot_be_read_is_named_with_the_way_out(string content)
    {
        OwnerOnlyFile.Replace(Path, Encoding.UTF8.GetBytes(content));

        var fault = Assert.Throws<IdentityException>(() => IdentityFile.Read(_folder));

        Assert.StartsWith($"{Path} is damaged, or of another machine: posd enroll makes it anew", fault.Message);
    }

    [Fact]
    public void A_key_of_another_certificate_is_damage()
    {
        var (one, other) = (TestIdentity.New(DateTimeOffset.UnixEpoch, TimeSpan.FromDays(1)),
            TestIdentity.New(DateTimeOffset.UnixEpoch, TimeSpan.FromDays(1)));
        IdentityFile.Write(_folder, one with { PrivateKey = other.PrivateKey });

        Assert.Throws<IdentityException>(() => IdentityFile.Read(_folder));
    }

    [Fact]
    public void One_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("the rights of the folder apply");
            return;
        }

        IdentityFile.Write(_folder, TestIdentity.New(DateTimeOffset.UnixEpoch, TimeSpan.FromDays(1)));
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var fault = Assert.Throws<IdentityException>(() => IdentityFile.Read(_folder));

        Assert.EndsWith($"chmod 600 {Path}", fault.Message);
    }

    [Fact]
    public void The_key_of_an_enrolment_is_the_same_at_each_try_with_its_token_and_another_with_another()
    {
        var first = IdentityFile.PendingKey(_folder, "N-1");

        Assert.Equal(first, IdentityFile.PendingKey(_folder, "N-1"));
        Assert.NotEqual(first, IdentityFile.PendingKey(_folder, "N-2"));
        var second = IdentityFile.PendingKey(_folder, "N-2");
        OwnerOnlyFile.Replace(System.IO.Path.Combine(_folder, "terminal.enrolling"), "damaged"u8);
        second = IdentityFile.PendingKey(_folder, "N-2");
        Assert.Equal(second, IdentityFile.PendingKey(_folder, "N-2"));
        IdentityFile.EndPending(_folder);
        Assert.NotEqual(second, IdentityFile.PendingKey(_folder, "N-2"));
    }
}
