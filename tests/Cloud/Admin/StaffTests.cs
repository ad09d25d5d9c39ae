using System.Security.Cryptography;
using PosCloud.Admin;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Passwords, and who is let in by them.</summary>
public sealed class StaffTests
{
    private static readonly StoredUser Known = new(
        "boss", "店主", Role.Owner, "hash", null, 0, 0, null, [1], IsActive: true, TestGoods.Start, null);

    [Fact]
    public async Task A_password_is_known_by_its_hash_and_by_no_other()
    {
        using var random = RandomNumberGenerator.Create();
        using var passwords = new PasswordHash(random);

        var hash = await passwords.MakeAsync("云溪 correct horse");

        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", hash);
        Assert.True(await passwords.IsOfAsync("云溪 correct horse", hash));
        Assert.False(await passwords.IsOfAsync("云溪 correct horsf", hash));
        Assert.NotEqual(hash, await passwords.MakeAsync("云溪 correct horse"));
    }

    // Of the reference program: printf password | argon2 somesalt -id -t 2 -m 16 -p 1.
    [Fact]
    public async Task A_hash_of_another_program_and_another_cost_is_read()
    {
        using var random = RandomNumberGenerator.Create();
        using var passwords = new PasswordHash(random);

        Assert.True(await passwords.IsOfAsync(
            "password",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("$argon2id$v=19$m=19456,t=2$c29t$CTFh")]
    [InlineData("plain")]
    public async Task Nobody_is_let_in_by_a_hash_that_is_none(string? hash)
    {
        using var random = RandomNumberGenerator.Create();
        using var passwords = new PasswordHash(random);

        Assert.False(await passwords.IsOfAsync("", hash));
    }

    [Fact]
    public async Task Strangers_wait_in_a_bounded_line_and_hold_up_nobody_who_is_known()
    {
        using var random = RandomNumberGenerator.Create();
        using var passwords = new PasswordHash(random);
        var slow = passwords.IsOfAsync(
            "password", "$argon2id$v=19$m=65536,t=30,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            isStranger: true);
        var others = Enumerable.Range(0, 100)
            .Select(_ => passwords.IsOfAsync("password", hash: null, isStranger: true)).ToList();

        var refused = others.Where(one => one.IsFaulted).ToList();
        await passwords.MakeAsync("known");

        Assert.False(slow.IsCompleted);
        Assert.Equal(84, refused.Count);
        Assert.All(refused, one => Assert.Equal(
            OfficeFault.TooOften, Assert.IsType<OfficeFaultException>(one.Exception!.InnerException).Problem.Fault));
        Assert.All(await Task.WhenAll(others.Except(refused)), Assert.False);
        await slow;
    }

    [Fact]
    public void Who_is_known_at_a_browser_is_not_locked_by_strangers_and_locks_nobody()
    {
        var now = TestGoods.Start;
        var locked = Known with { Failures = 5, LockedUntil = now.AddMinutes(1) };

        var (wrong, same) = SignInPolicy.Decide(locked, false, null, false, now, isKnownDevice: true);
        var (done, after) = SignInPolicy.Decide(locked, true, null, false, now, isKnownDevice: true);

        Assert.Equal((SignInResult.Wrong, locked), (wrong, same));
        Assert.Equal((SignInResult.Done, locked with { SignedInAt = now }), (done, after));
    }

    [Fact]
    public void The_fifth_wrong_one_locks_and_each_further_one_twice_as_long()
    {
        var (user, now) = (Known, TestGoods.Start);
        var results = new List<SignInResult>();
        for (var attempt = 1; attempt <= 5; attempt++)
            (results, user) = Append(results, SignInPolicy.Decide(user, false, null, false, now));

        Assert.Equal(
            [SignInResult.Wrong, SignInResult.Wrong, SignInResult.Wrong, SignInResult.Wrong, SignInResult.Locked],
            results);
        Assert.Equal(now.AddMinutes(1), user.LockedUntil);
        // The right password does not get round it, and does not make it longer.
        var (result, same) = SignInPolicy.Decide(user, true, null, false, now.AddSeconds(59));
        Assert.Equal((SignInResult.Locked, user), (result, same));
        var (_, longer) = SignInPolicy.Decide(user, false, null, false, now.AddMinutes(1));
        Assert.Equal(now.AddMinutes(3), longer.LockedUntil);
        var (done, after) = SignInPolicy.Decide(longer, true, null, false, now.AddMinutes(3));
        Assert.Equal((SignInResult.Done, 0), (done, after.Failures));
        Assert.Null(after.LockedUntil);
    }

    [Fact]
    public void A_lock_is_a_day_at_most()
    {
        var (_, user) = SignInPolicy.Decide(Known with { Failures = 1000 }, false, null, false, TestGoods.Start);

        Assert.Equal(TestGoods.Start.AddDays(1), user.LockedUntil);
    }

    [Fact]
    public void A_second_step_is_asked_for_behind_the_password_and_its_code_is_taken_once()
    {
        var user = Known with { SealedTotp = [1], TotpStep = 100 };

        Assert.Equal(SignInResult.NeedsCode, SignInPolicy.Decide(user, true, null, false, TestGoods.Start).Result);
        Assert.Equal(SignInResult.Wrong, SignInPolicy.Decide(user, false, null, false, TestGoods.Start).Result);
        Assert.Equal(SignInResult.Wrong, SignInPolicy.Decide(user, true, null, true, TestGoods.Start).Result);
        Assert.Equal(SignInResult.Wrong, SignInPolicy.Decide(user, true, 100, true, TestGoods.Start).Result);
        var (result, after) = SignInPolicy.Decide(user, true, 101, true, TestGoods.Start);
        Assert.Equal((SignInResult.Done, 101), (result, after.TotpStep));
    }

    [Fact]
    public void Who_does_not_work_here_any_more_is_told_nothing_about_the_password()
    {
        var (result, after) = SignInPolicy.Decide(Known with { IsActive = false }, true, null, false, TestGoods.Start);

        Assert.Equal((SignInResult.Wrong, 0), (result, after.Failures));
    }

    private static (List<SignInResult>, StoredUser) Append(
        List<SignInResult> results, (SignInResult Result, StoredUser After) decided) =>
        ([.. results, decided.Result], decided.After);
}
