using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Identity;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Redeeming;
using PosCloud.Redeeming.Policies;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Admin.Staff;

/// <summary>Signs operators in at a counter. Safe for any thread.</summary>
internal sealed class OperatorSignInUseCase(
    ILedgerStore ledger, CodeKey key, OperatorPins pins, TimeProvider time, ILogger<OperatorSignInUseCase> log)
{
    /// <exception cref="InvalidRequestException">It does not say who.</exception>
    /// <exception cref="LedgerException">The ledger cannot be used now.</exception>
    public async Task<SignInResponse> RunAsync(SignInRequest request)
    {
        var call = RequestReader.Call(request.Caller, time.GetLedgerNow());
        RequestReader.Id(call.Operator, "caller.operator_id");
        var (shop, revoked, known) = await ledger.ReadAsync(async session => (
            (await CatalogueStatements.ListStoresAsync(session)).FirstOrDefault(store => store.StoreId == call.Store),
            await TerminalList.IsRevokedAsync(session, call.Terminal),
            await OperatorStatements.FindAsync(session, call.Operator)));
        var response = await DecideAsync(new CallerFacts(shop, known?.Operator, revoked), call, known, request.Pin);
        response.ServerTime = time.GetLedgerNow().ToTimestamp();
        if (response.Refused is { } refused)
            IdentityLog.OperatorRefused(log, call.Operator, call.Terminal, call.Store, refused.Message);
        else
            IdentityLog.OperatorSignedIn(log, call.Operator, call.Terminal, call.Store);
        return response;
    }

    private async Task<SignInResponse> DecideAsync(
        CallerFacts caller, CallFacts call, StoredOperator? known, string pin)
    {
        var text = new RefusalText(caller.Shop);
        if (PermissionPolicy.RefusalOfPlace(caller, call, text) is { } elsewhere)
            return new SignInResponse { Refused = elsewhere };
        if (known is null || (known.PinHash is null ? pin.Length > 0 : pin.Length == 0))
            return Refuse(text.WrongPin);
        // Nothing is computed for who guesses on.
        if (known.Tries.IsLockedAt(time.GetLedgerNow()))
            return Refuse(text.PinLocked(known.Tries.LockedUntil!.Value));
        if (known.PinHash is not null && await TryAsync(known, pin, text) is { } wrong)
            return Refuse(wrong);
        return PermissionPolicy.RefusalOfOperator(caller, call, text) is { } refused
            ? new SignInResponse { Refused = refused }
            : new SignInResponse { SignedIn = Open(known.Operator, call.Terminal) };
    }

    /// <returns>What is wrong with the PIN; null: it is the operator's.</returns>
    private async Task<string?> TryAsync(StoredOperator known, string pin, RefusalText text)
    {
        var id = known.Operator.OperatorId;
        bool isRight;
        string? renewed = null;
        try
        {
            // Outside of the transaction, which nobody else waits for then.
            isRight = await pins.IsOfAsync(id, pin, known.PinHash);
            if (isRight && pins.IsOfOlderKey(known.PinHash!))
                renewed = await pins.MakeAsync(id, pin);
        }
        catch (OfficeFaultException busy)
        {
            return text.Localize(busy.Problem.Chinese, busy.Problem.English);
        }

        return await ledger.WriteAsync(async session =>
        {
            var now = time.GetLedgerNow();
            var one = await OperatorStatements.FindAsync(session, id, isToChange: true) ?? known;
            if (one.Tries.IsLockedAt(now))
                return text.PinLocked(one.Tries.LockedUntil!.Value);
            // The same PIN may be kept under another key since then; with another PIN the stamp is another one.
            var isSame = one.PinHash == known.PinHash || IsSame(one.Operator.PinStamp, known.Operator.PinStamp);
            var tries = isRight && isSame ? FailedTries.None : one.Tries.With(now);
            if (renewed is not null && one.PinHash == known.PinHash)
                await OperatorStatements.MovePinAsync(session, id, renewed);
            if (tries != one.Tries)
                await OperatorStatements.PutTriesAsync(session, id, tries);
            return tries == FailedTries.None ? null
                : tries.LockedUntil is { } until && until > now ? text.PinLocked(until)
                : text.WrongPin;
        });
    }

    private static bool IsSame(byte[]? one, byte[]? other) =>
        one is not null && other is not null && one.AsSpan().SequenceEqual(other);

    private SignedIn Open(Operator one, string terminal)
    {
        var until = time.GetLedgerNow() + OperatorSession.Life;
        return new SignedIn
        {
            OperatorName = one.Name,
            MayUndo = one.MayUndo,
            Session = one.PinStamp is { } stamp
                ? OperatorToken.Write(key, one.OperatorId, terminal, new OperatorSession(stamp, until))
                : "",
            ValidUntil = until.ToTimestamp(),
        };
    }

    private static SignInResponse Refuse(string message) =>
        new() { Refused = new Refused { Reason = Reason.NotPermitted, Message = message } };
}
