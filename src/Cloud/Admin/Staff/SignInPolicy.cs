using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Staff;

internal enum SignInResult
{
    /// <summary>Signed in.</summary>
    Done,

    /// <summary>Name, password or code is wrong; which of them is not told.</summary>
    Wrong,

    /// <summary>The password is right, and the code of the second step is missing.</summary>
    NeedsCode,

    /// <summary>Too many were wrong.</summary>
    Locked,
}

/// <summary>Whether somebody signs in, from what is on record of them. Pure.</summary>
internal static class SignInPolicy
{
    /// <param name="user">As on record, under lock.</param>
    /// <param name="isPasswordRight">By the hash that is on record.</param>
    /// <param name="codeStep">The step of the second step's code; null: the code is wrong, or was not given.</param>
    /// <param name="isCodeGiven">Something was typed as the code.</param>
    /// <param name="now">The time.</param>
    /// <param name="isKnownDevice">The user has signed in at this browser before. What strangers did wrong does not
    /// shut it out, and what is wrong here, which is counted elsewhere, shuts out nobody.</param>
    /// <returns>What comes of it, and the user as it is from now on.</returns>
    public static (SignInResult Result, StoredUser After) Decide(
        StoredUser user, bool isPasswordRight, long? codeStep, bool isCodeGiven, DateTimeOffset now,
        bool isKnownDevice = false)
    {
        if (!user.IsActive)
            return (SignInResult.Wrong, user);
        var isLocked = user.LockedUntil > now;
        if (isLocked && !isKnownDevice)
            return (SignInResult.Locked, user);
        if (!isPasswordRight)
            return isKnownDevice ? (SignInResult.Wrong, user) : Fail(user, now);
        if (user.SealedTotp is not null && !isCodeGiven)
            return (SignInResult.NeedsCode, user);
        // A code that was taken once is nobody's any more (RFC 6238, section 5.2).
        if (user.SealedTotp is not null && (codeStep is null || codeStep <= user.TotpStep))
            return isKnownDevice ? (SignInResult.Wrong, user) : Fail(user, now);
        return (SignInResult.Done, user with
        {
            // Strangers stay locked out.
            Failures = isLocked ? user.Failures : 0,
            LockedUntil = isLocked ? user.LockedUntil : null,
            SignedInAt = now,
            TotpStep = codeStep ?? user.TotpStep,
        });
    }

    private static (SignInResult, StoredUser) Fail(StoredUser user, DateTimeOffset now)
    {
        var tries = new FailedTries(user.Failures, user.LockedUntil).With(now);
        return (
            tries.IsLockedAt(now) ? SignInResult.Locked : SignInResult.Wrong,
            user with { Failures = tries.Count, LockedUntil = tries.LockedUntil });
    }
}
