using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming.Policies;

/// <summary>Whether this terminal, store and operator may redeem at all. Pure.</summary>
internal static class PermissionPolicy
{
    public static Refused? Refusal(CallerFacts caller, CallFacts call, RefusalText text, DateTimeOffset now) =>
        RefusalOfPlace(caller, call, text)
        ?? RefusalOfOperator(caller, call, text)
        ?? RefusalOfSession(caller, call, text, now);

    /// <summary>The terminal is revoked, or the store unknown.</summary>
    public static Refused? RefusalOfPlace(CallerFacts caller, CallFacts call, RefusalText text)
    {
        if (caller.TerminalRevoked)
            return new Refused { Reason = Reason.TerminalRevoked, Message = text.TerminalRevoked };
        return caller.Shop is null ? NotPermitted(text.UnknownStore(call.Store)) : null;
    }

    /// <summary>Whoever the operator is, may not here. For a store that is known.</summary>
    public static Refused? RefusalOfOperator(CallerFacts caller, CallFacts call, RefusalText text)
    {
        // A store with a roster lets in who is on it, an unattended gate under a name of its own too: else naming
        // nobody would get round what somebody may not do. A store without one records whoever the terminal names, but
        // somebody the cloud knows is held to the rights given, in every store.
        var keepsRoster = caller.Shop!.KeepsRoster;
        if (call.Operator.Length == 0)
            return keepsRoster ? NotPermitted(text.OperatorMissing) : null;
        if (caller.Operator is null)
            return keepsRoster ? NotPermitted(text.UnknownOperator(call.Operator)) : null;
        if (!caller.Operator.IsActive)
            return NotPermitted(text.FormerOperator(call.Operator));
        return caller.Operator.StoreIds.Contains(call.Store)
            ? null
            : NotPermitted(text.WrongStoreOfOperator(call.Operator));
    }

    // Whoever has a PIN is who a sign-in says, not who a terminal says.
    private static Refused? RefusalOfSession(CallerFacts caller, CallFacts call, RefusalText text, DateTimeOffset now)
    {
        if (caller.Operator?.PinStamp is not { } stamp)
            return null;
        if (call.Session is not { } session)
            return NotPermitted(text.NotSignedIn(call.Operator));
        return session.IsGood(stamp, now, call.DeviceTime) ? null : NotPermitted(text.SignInOver(call.Operator));
    }

    private static Refused NotPermitted(string message) =>
        new() { Reason = Reason.NotPermitted, Message = message };
}
