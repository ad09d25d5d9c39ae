using System.Security.Cryptography;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Staff;

/// <summary>Gives operators a PIN, and takes it from them. Either ends every session of theirs.</summary>
internal sealed class OperatorPinUseCase(
    ILedgerStore ledger, OperatorPins pins, CodeKey key, RandomNumberGenerator random, TimeProvider time)
{
    private const int VersionCharacters = 16;

    /// <summary>What changes with each PIN of an operator: a form that was made before is known by it.</summary>
    public string VersionOf(Operator one) => one.PinStamp is { } stamp
        ? Convert.ToHexString(key.DeriveName("operator version", Convert.ToHexString(stamp)))[..VersionCharacters]
        : "none";

    /// <param name="caller">Who gives it.</param>
    /// <param name="operatorId">Whose.</param>
    /// <param name="pin">Empty: one is drawn.</param>
    /// <param name="version">As the caller saw the operator; empty: as it may be. Asked twice, one is drawn.</param>
    /// <returns>The PIN, of which nothing readable is kept.</returns>
    /// <exception cref="OfficeFaultException">It cannot be one, there is no such operator, or there is another PIN
    /// since then.</exception>
    public async Task<string> SetAsync(OfficeCaller caller, string operatorId, string pin, string version = "")
    {
        var given = pin.Length > 0 ? pin : pins.Draw();
        OperatorPins.Check(given);
        await PutAsync(
            caller, operatorId, "set", await pins.MakeAsync(operatorId, given),
            random.NewBytes(OperatorSession.StampBytes), version);
        return given;
    }

    /// <summary>From now on this operator is who a terminal says.</summary>
    /// <exception cref="OfficeFaultException">There is no such operator.</exception>
    public Task RemoveAsync(OfficeCaller caller, string operatorId) =>
        PutAsync(caller, operatorId, "removed", null, null, version: "");

    private async Task PutAsync(
        OfficeCaller caller, string operatorId, string what, string? hash, byte[]? stamp, string version)
    {
        var isDone = await ledger.WriteAsync(async session =>
        {
            if (version.Length > 0
                && await OperatorStatements.FindAsync(session, operatorId, isToChange: true) is { } known
                && VersionOf(known.Operator) != version)
                throw OfficeFaultException.Conflict(
                    $"没有再更换：“{operatorId}”的 PIN 码刚才已更换。PIN 码只显示一次；确需再换，请重新打开本页。",
                    $"not replaced again: the PIN of {operatorId} was set a moment ago. It is shown once; to draw "
                    + "another one, open the page again.");
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
