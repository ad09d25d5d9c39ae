using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Admin;
using PosCloud.Admin.Staff;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Commands;

/// <summary>Who is to be a user.</summary>
/// <param name="UserId">What is typed to sign in.</param>
/// <param name="Name">As it stands in records; empty: the id.</param>
/// <param name="Role">What is allowed.</param>
/// <param name="Email">By which the first sign-in by OpenID Connect knows them; empty: by the id.</param>
/// <param name="IsWithoutPassword">OpenID Connect is the only way in.</param>
internal sealed record UserToAdd(string UserId, string Name, Role Role, string Email, bool IsWithoutPassword);

/// <summary><c>poscloud user</c>: the first user of the back office, and a way in for one who is locked out. The cloud
/// may be running.</summary>
internal static class UserCommand
{
    // In the audit, where nobody has signed in.
    private const string Actor = "poscloud";

    /// <summary>Whoever may run a command on the database.</summary>
    public static readonly OfficeCaller Caller = new(Actor, Actor, Role.Owner);

    public static Task<int> AddAsync(
        string db, string? keyFile, UserToAdd user, TextWriter output, TextWriter error) =>
        RunAsync(db, keyFile, error, async users =>
        {
            var (userId, role) = (user.UserId, user.Role);
            var password = await users.AddAsync(
                Actor, userId, user.Name, role, user.Email, hasPassword: !user.IsWithoutPassword);
            if (password.Length == 0)
            {
                await output.WriteLineAsync(
                    $"{userId} may sign in to the back office as {role}, by OpenID Connect alone");
                return;
            }

            await output.WriteLineAsync(
                $"{userId} may sign in to the back office as {role}, with the password {password}");
            await output.WriteLineAsync(
                "It is shown this once. Change it, and turn on the second step, under My account.");
        });

    public static Task<int> ListAsync(string db, string? keyFile, TextWriter output, TextWriter error) =>
        RunAsync(db, keyFile, error, async users =>
        {
            var all = await users.ListAsync();
            if (all.Count == 0)
                await output.WriteLineAsync("nobody may sign in yet: poscloud user add NAME --role owner");
            foreach (var user in all)
                await output.WriteLineAsync(string.Join('\t',
                    user.UserId, $"{user.Role}".ToLowerInvariant(), user.IsActive ? "active" : "inactive",
                    user.SealedTotp is null ? "one step" : "two steps",
                    user.SignedInAt is { } at ? $"signed in {at:yyyy-MM-dd HH:mm} UTC" : "never signed in", user.Name));
        });

    public static Task<int> ResetAsync(
        string db, string? keyFile, string userId, TextWriter output, TextWriter error) =>
        RunAsync(db, keyFile, error, async users =>
        {
            var password = await users.ResetAsync(Actor, userId);
            await output.WriteLineAsync(
                $"{userId} signs in with the password {password} now, without a second step; sessions have ended");
        });

    public static Task<int> UnlinkAsync(
        string db, string? keyFile, string userId, TextWriter output, TextWriter error) =>
        RunAsync(db, keyFile, error, async users =>
        {
            await users.UnlinkAsync(Actor, userId);
            await output.WriteLineAsync(
                $"{userId} is not linked with an account of OpenID Connect any more; sessions have ended");
        });

    public static Task<int> AddKeyAsync(
        string db, string? keyFile, string purpose, Role role, TextWriter output, TextWriter error) =>
        RunAsync(db, keyFile, error, async users =>
        {
            var (id, secret) = await users.AddApiKeyAsync(Actor, purpose, role);
            await output.WriteLineAsync($"{id} for {purpose}, as {role}; shown this once:");
            await output.WriteLineAsync(secret);
        });

    private static Task<int> RunAsync(string db, string? keyFile, TextWriter error, Func<UsersUseCase, Task> run) =>
        LedgerCommand.RunAsync(db, keyFile, error, async database =>
        {
            // One of another schema is left as it is.
            database.ReadTerminals();
            var opened = database.OpenExisting(NullLogger.Instance);
            await using var ledger = opened.Store;
            using var random = RandomNumberGenerator.Create();
            using var passwords = new PasswordHash(random);
            try
            {
                await run(new UsersUseCase(ledger, opened.Key, passwords, random, TimeProvider.System));
            }
            catch (OfficeFaultException fault)
            {
                throw new UsageException(fault.Problem.ForPeople.English);
            }
        });
}
