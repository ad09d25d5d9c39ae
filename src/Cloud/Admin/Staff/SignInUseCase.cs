using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using OtpNet;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Staff;

/// <summary>Signs people in by password and, where they have one, the code of a second step (RFC 6238), and systems by
/// their API key. Safe for any thread.</summary>
internal sealed class SignInUseCase(
    ILedgerStore ledger, CodeKey key, PasswordHash passwords, SignInRates rates, TimeProvider time,
    ILogger<SignInUseCase> log)
{
    // A phone's clock may be half a minute off.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>What API keys begin with, so that one in the wrong place is known for what it is.</summary>
    public const string ApiKeyPrefix = "pos_";

    /// <summary>The user's name is known in any case of its letters, and a password also with blanks around it, as they
    /// come with what is pasted.</summary>
    /// <returns>What came of it, and who it is where it is done or locked.</returns>
    /// <exception cref="OfficeFaultException">Too many come from there, or at once: nothing was tried.</exception>
    /// <exception cref="LedgerException">The ledger cannot be used now.</exception>
    public async Task<(SignInResult Result, StoredUser? User)> RunAsync(SignInAttempt attempt)
    {
        try
        {
            return await TryAsync(attempt);
        }
        catch (OfficeFaultException refused)
        {
            OfficeLog.SignInTooOften(
                log, Shown(attempt.UserId), $"{attempt.Address}", refused.Problem.English);
            throw;
        }
    }

    private async Task<(SignInResult Result, StoredUser? User)> TryAsync(SignInAttempt attempt)
    {
        var code = attempt.Code;
        // One that is tried too often goes on as a stranger's.
        var isKnownDevice = attempt.Device.Length > 0 && rates.TryCountDevice(attempt.Device);
        if (!isKnownDevice)
            rates.CountAddress(attempt.Address);
        var known = await ledger.ReadAsync(async session =>
            await UserStatements.FindAsync(session, attempt.UserId)
            ?? await UserStatements.FindAnyCaseAsync(session, attempt.UserId));
        // Outside of the transaction, which nobody else waits for then.
        var isRight = await IsPasswordAsync(attempt.Password, known, isStranger: !isKnownDevice);
        if (known is null)
        {
            OfficeLog.SignInRefused(log, Shown(attempt.UserId), SignInResult.Wrong);
            return (SignInResult.Wrong, null);
        }

        var userId = known.UserId;

        var (result, user) = await ledger.WriteAsync(async session =>
        {
            var user = await UserStatements.FindAsync(session, userId, isToChange: true) ?? known;
            var isStillRight = isRight && user.PasswordHash == known.PasswordHash;
            var decided = SignInPolicy.Decide(
                user, isStillRight, StepOf(user, code), code.Length > 0, time.GetUtcNow(), isKnownDevice);
            if (decided.After != user)
                await UserStatements.UpdateAsync(session, decided.After);
            return decided;
        });
        if (result is SignInResult.Done)
            OfficeLog.SignedIn(log, userId);
        else if (result is not SignInResult.NeedsCode)
            OfficeLog.SignInRefused(log, userId, result);
        return (result, result is SignInResult.Done or SignInResult.Locked ? user : null);
    }

    private async Task<bool> IsPasswordAsync(string password, StoredUser? known, bool isStranger) =>
        await passwords.IsOfAsync(password, known?.PasswordHash, isStranger)
        || (password.Trim() is { Length: > 0 } plain && plain != password
            && await passwords.IsOfAsync(plain, known?.PasswordHash, isStranger));

    /// <summary>Of an API key; null: it is none.</summary>
    public async Task<OfficeCaller?> FindApiKeyAsync(string text)
    {
        if (!text.StartsWith(ApiKeyPrefix, StringComparison.Ordinal) || text.Length > 200)
            return null;
        var found = await FindApiKeyAsync(text, key) ?? await FindOlderApiKeyAsync(text);
        return found is null ? null : new OfficeCaller(found.KeyId, found.Name, found.Role);
    }

    private Task<StoredApiKey?> FindApiKeyAsync(string text, CodeKey by) =>
        ledger.ReadAsync(session => UserStatements.FindApiKeyAsync(session, by.HashApiKey(text)));

    // One of before a rotation is kept under the newest key from its next call on.
    private async Task<StoredApiKey?> FindOlderApiKeyAsync(string text)
    {
        foreach (var older in key.Older)
            if (await FindApiKeyAsync(text, older) is { } found)
            {
                if (key.Replaced.Contains(older))
                    await MoveApiKeyAsync(found, text);
                return found;
            }

        return null;
    }

    private async Task MoveApiKeyAsync(StoredApiKey found, string text)
    {
        try
        {
            await ledger.WriteAsync(session =>
                UserStatements.MoveApiKeyAsync(session, found, key.HashApiKey(text)));
        }
        catch (LedgerException fault)
        {
            // It is good as it is; the next call moves it.
            OfficeLog.WorkWaits(log, $"Moving the API key {found.KeyId} to the newest key", fault.Message);
        }
    }

    /// <summary>Of a session; null: it ended, or the user may not sign in any more.</summary>
    public async Task<OfficeCaller?> FindSessionAsync(string userId, byte[] stamp)
    {
        var user = await ledger.ReadAsync(session => UserStatements.FindAsync(session, userId));
        return user is { IsActive: true } && CryptographicOperations.FixedTimeEquals(user.Stamp, stamp)
            ? new OfficeCaller(user.UserId, user.Name, user.Role)
            : null;
    }

    // What a stranger typed.
    private static string Shown(string userId) => userId.Length > 40 ? userId[..40] : userId;

    // Null where the code is wrong or is none.
    private long? StepOf(StoredUser user, string code)
    {
        if (user.SealedTotp is null || code.Length == 0)
            return null;
        var totp = new Totp(key.OpenSecret(user.SealedTotp, UsersUseCase.TotpOf(user.UserId)));
        return totp.VerifyTotp(time.GetUtcNow().UtcDateTime, code.Replace(" ", ""), out var step, Window)
            ? step
            : null;
    }
}
