using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Admin.Sales;

/// <summary>What somebody at a counter would say of one thing of an order.</summary>
internal enum Standing
{
    /// <summary>It can be used now.</summary>
    Good,

    /// <summary>Its time has not come.</summary>
    NotYetValid,

    /// <summary>The order waits for its payment.</summary>
    Unpaid,

    /// <summary>Nothing of it is left, and who went in by it may come back.</summary>
    MayComeBack,

    /// <summary>Nothing of it is left.</summary>
    UsedUp,

    /// <summary>Its time is over.</summary>
    Expired,
    Blocked,
    Refunded,
    Cancelled,
}

/// <summary>Whether something can still be used, from what is on record of it. Pure; the counter decides by itself.
/// </summary>
internal static class StandingPolicy
{
    /// <param name="order">Of the order that it belongs to.</param>
    /// <param name="one">What was bought.</param>
    /// <param name="isUsedToday">A use of it stands from this day of the store.</param>
    /// <param name="now">The time.</param>
    /// <returns>What ends it for good comes before what may still change.</returns>
    public static Standing Of(
        OrderState order, OrderEntitlement one, bool isUsedToday, DateTimeOffset now) => (order, one.State) switch
    {
        (OrderState.Cancelled, _) or (_, EntitlementState.Cancelled) => Standing.Cancelled,
        (_, EntitlementState.Refunded) => Standing.Refunded,
        (_, EntitlementState.Blocked) => Standing.Blocked,
        _ when IsUsedUp(one) && !(LetsBack(one, isUsedToday) && !(one.ValidUntil <= now)) => Standing.UsedUp,
        _ when one.ValidUntil <= now => Standing.Expired,
        (OrderState.Unpaid, _) => Standing.Unpaid,
        _ when one.ValidFrom > now => Standing.NotYetValid,
        _ when IsUsedUp(one) => Standing.MayComeBack,
        _ => Standing.Good,
    };

    private static bool LetsBack(OrderEntitlement one, bool isUsedToday) =>
        one.Reentry is Reentry.AfterExit or Reentry.Any
        && (isUsedToday || (one.IsReentryWhileValid && one.UsesTotal == 1));

    // A voucher counts by its balance, whatever its uses say.
    private static bool IsUsedUp(OrderEntitlement one) =>
        one.Kind == EntitlementKind.Voucher ? one.Balance == 0 : one.UsesLeft == 0;
}
