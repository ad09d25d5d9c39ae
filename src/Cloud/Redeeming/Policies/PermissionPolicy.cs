using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming.Policies;

/// <summary>Whether this terminal, store and operator may redeem at all. Pure.</summary>
internal static class PermissionPolicy
{
    public static Refused? Refusal(CallerFacts caller, CallFacts call, RefusalText text)
    {
        if (caller.TerminalRevoked)
            return new Refused { Reason = Reason.TerminalRevoked, Message = text.TerminalRevoked };
        if (caller.Shop is null)
            return NotPermitted(text.UnknownStore(call.Store));
        // A store with a roster lets in who is on it, an unattended gate under a name of its own too: else naming
        // nobody would get round what somebody may not do. A store without one records whoever the terminal names, but
        // somebody the cloud knows is held to the rights given, in every store.
        if (call.Operator.Length == 0)
            return caller.Shop.KeepsRoster ? NotPermitted(text.OperatorMissing) : null;
        if (caller.Operator is null)
            return caller.Shop.KeepsRoster ? NotPermitted(text.UnknownOperator(call.Operator)) : null;
        if (!caller.Operator.IsActive)
            return NotPermitted(text.FormerOperator(call.Operator));
        return caller.Operator.StoreIds.Contains(call.Store)
            ? null
            : NotPermitted(text.WrongStoreOfOperator(call.Operator));
    }

    private static Refused NotPermitted(string message) =>
        new() { Reason = Reason.NotPermitted, Message = message };
}
