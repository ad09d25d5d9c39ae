using System.Net;
using PosCloud.Admin;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Users of the back office, on either store.</summary>
[Trait("Store", "Either")]
public sealed class UsersTests : IAsyncLifetime
{
    private WireCloud _cloud = null!;

    private UsersUseCase Users => _cloud.Part<UsersUseCase>();

    private SignInUseCase SignIn => _cloud.Part<SignInUseCase>();

    public async ValueTask InitializeAsync() =>
        _cloud = await WireCloud.StartAsync(change: options => options.AdminUrls = "http://127.0.0.1:0");

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    private Task<(SignInResult Result, StoredUser? User)> SignInAsync(string userId, string password, string code) =>
        SignIn.RunAsync(new SignInAttempt(userId, password, code, IPAddress.Loopback));

    [Fact]
    public async Task A_password_is_changed_by_who_has_it()
    {
        var given = await Users.AddAsync("test", "boss", "店主", Role.Owner);

        await Assert.ThrowsAsync<OfficeFaultException>(() =>
            Users.ChangePasswordAsync("boss", "another", "correct horse battery"));
        await Assert.ThrowsAsync<OfficeFaultException>(() => Users.ChangePasswordAsync("boss", given, "short"));
        await Users.ChangePasswordAsync("boss", given, "correct horse battery");

        Assert.Equal(SignInResult.Wrong, (await SignInAsync("boss", given, "")).Result);
        Assert.Equal(SignInResult.Done, (await SignInAsync("boss", "correct horse battery", "")).Result);
        Assert.Equal(SignInResult.Wrong, (await SignInAsync("nobody", "", "")).Result);
    }

    [Fact]
    public async Task The_second_step_is_turned_on_by_its_code_and_off_by_the_password()
    {
        var given = await Users.AddAsync("test", "boss", "", Role.Owner);
        var (secret, uri) = Users.DraftTotp("boss", "Tea");
        var totp = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(secret));

        await Assert.ThrowsAsync<OfficeFaultException>(() => Users.TurnTotpOnAsync("boss", secret, "000000"));
        await Users.TurnTotpOnAsync("boss", secret, totp.ComputeTotp(_cloud.Time.GetUtcNow().UtcDateTime));

        Assert.StartsWith("otpauth://totp/Tea:boss?", uri);
        Assert.Equal(SignInResult.NeedsCode, (await SignInAsync("boss", given, "")).Result);
        _cloud.Time.Advance(TimeSpan.FromSeconds(30));
        var code = totp.ComputeTotp(_cloud.Time.GetUtcNow().UtcDateTime);
        Assert.Equal(SignInResult.Done, (await SignInAsync("boss", given, code)).Result);
        Assert.Equal(SignInResult.Wrong, (await SignInAsync("boss", given, code)).Result);
        await Users.TurnTotpOffAsync("boss", given);
        Assert.Equal(SignInResult.Done, (await SignInAsync("boss", given, "")).Result);
    }

    [Fact]
    public async Task One_owner_is_left_whoever_takes_the_others_role_at_one_moment()
    {
        string[] owners = ["a", "b", "c", "d"];
        foreach (var owner in owners)
            await Users.AddAsync("test", owner, "", Role.Owner);

        await Task.WhenAll(owners.Select(async owner =>
        {
            try
            {
                await Users.SetAsync("test", owner, "", Role.Clerk, isActive: true);
            }
            catch (OfficeFaultException)
            {
                // The last one.
            }
        }));

        Assert.Single(await Users.ListAsync(), user => user.Role == Role.Owner);
    }

    [Fact]
    public async Task What_a_buyer_is_asked_has_whole_choices()
    {
        using var owner = await AdminCaller.OfAsync(_cloud, Role.Owner);

        var (status, _) = await owner.SendAsync(
            HttpMethod.Put, "products/x",
            """{"name":"x","kind":"membership","questions":[{"key":"a","text":"b","choices":[null]}]}""");
        var (missing, _) = await owner.SendAsync(HttpMethod.Put, "profile", """{"name":"x"}""");
        var (yen, _) = await owner.SendAsync(
            HttpMethod.Put, "profile",
            """{"name":"x","currency":"JPY","timeZone":"Asia/Tokyo","language":"en"}""");

        Assert.All(new[] { status, missing, yen }, one => Assert.Equal(HttpStatusCode.BadRequest, one));
    }
}
