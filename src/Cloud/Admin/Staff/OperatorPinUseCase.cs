using System.Security.Cryptography;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Staff;

/// <summary>Gives operators a PIN, and takes it from them. Either ends every session of theirs.</summary>
internal sealed class OperatorPinUseCase(
    ILedgerStore ledger, OperatorPins pins, RandomNumberGenerator random, TimeProvider time)
{
    /// <param name="caller">Who gives it.</param>
    /// <param name="operatorId">Whose.</param>
    /// <param name="pin">Empty: one is drawn.</param>
    /// <returns>The PIN, of which nothing readable is kept.</returns>
    /// <exception cref="OfficeFaultException">It cannot be one, or there is no such operator.</exception>
    public async Task<string> SetAsync(OfficeCaller caller, string operatorId, string pin)
    {
        var given = pin.Length > 0 ? pin : pins.Draw();
        OperatorPins.Check(given);
        await PutAsync(
            caller, operatorId, "set", await pins.MakeAsync(operatorId, given),
            random.NewBytes(OperatorSession.StampBytes));
        return given;
    }

    /// <summary>From now on this operator is who a terminal says.</summary>
    /// <exception cref="OfficeFaultException">There is no such operator.</exception>
    public Task RemoveAsync(OfficeCaller caller, string operatorId) =>
        PutAsync(caller, operatorId, "removed", null, null);

    private async Task PutAsync(OfficeCaller caller, string operatorId, string what, string? hash, byte[]? stamp)
    {
        var isDone = await ledger.WriteAsync(async session =>
        {
            if (!await OperatorStatements.PutPinAsync(session, operatorId, hash, stamp))
                return false;
            await UserStatements.AddAsync(
                session, new AuditEntry(time.GetUtcNow(), caller.Id, "operator.pin", operatorId, what));
            return true;
        });
        if (!isDone)
            throw OfficeFaultException.NotFound($"没有操作员“{operatorId}”", $"there is no operator {operatorId}");
    }
}
