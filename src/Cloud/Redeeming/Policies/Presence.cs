using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using PosCloud.Ledger;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming.Policies;

/// <summary>Who is inside by one entitlement, as its passages of the day have it: never more persons than uses, so that
/// nobody is counted twice, whatever was scanned. Pure (decision 0028).</summary>
/// <param name="Rule">Who may come back.</param>
/// <param name="Uses">That were taken and let somebody in today.</param>
/// <param name="Stores">Where somebody is inside.</param>
internal sealed record Presence(Reentry Rule, int Uses, ImmutableList<StoreInside> Stores)
{
    /// <summary>Inside, in all stores.</summary>
    public int Persons => Stores.Sum(store => store.Persons);

    /// <summary>Null: this entitlement counts nobody.</summary>
    /// <param name="entitlement">As it is now.</param>
    /// <param name="passages">That stand, the oldest first.</param>
    /// <param name="shop">Whose day counts.</param>
    /// <param name="now">When.</param>
    public static Presence? Read(
        EntitlementFacts entitlement, IReadOnlyList<StandingPassage> passages, Shop shop, DateTimeOffset now)
    {
        if (entitlement.Reentry == Reentry.None)
            return null;
        var begin = shop.DayBegin(now);
        var today = passages.Where(passage => passage.By.At.ToDateTimeOffset() >= begin).ToList();
        var earlier = entitlement is { UsesTotal: 1, Product.IsReentryWhileValid: true }
            ? entitlement.UsesTotal - entitlement.UsesUntaken - today.Sum(passage => passage.UsesTaken)
            : 0;
        return today.Aggregate(
            new Presence(entitlement.Reentry, Math.Max(0, earlier), []),
            (presence, passage) => presence.After(passage));
    }

    /// <summary>How many may come in by the uses of before.</summary>
    public int MayComeBack => Rule switch
    {
        Reentry.AfterExit => Uses - Persons,
        Reentry.Any => Uses,
        _ => 0,
    };

    /// <summary>What an entry of so many takes: for whoever may come back nothing.</summary>
    public int UsesFor(int persons) => Math.Max(0, persons - MayComeBack);

    public Presence After(StandingPassage passage)
    {
        if (passage.Way == Passage.Exit)
            // Who leaves by the door of another store has gone as well.
            return this with { Stores = Without(Stores, passage.Persons, lastOf: null, firstOf: passage.StoreId) };
        var uses = Uses + passage.UsesTaken;
        var place = Stores.FindIndex(store => store.StoreId == passage.StoreId);
        var entered = place < 0
            ? Stores.Add(new StoreInside(passage.StoreId, passage.Persons, passage.By))
            : Stores.SetItem(place, Stores[place] with { Persons = Stores[place].Persons + passage.Persons });
        // More than there are uses: they have come from another store, or were in this one already.
        var twice = entered.Sum(store => store.Persons) - uses;
        return this with { Uses = uses, Stores = Without(entered, twice, lastOf: passage.StoreId, firstOf: null) };
    }

    private static ImmutableList<StoreInside> Without(
        ImmutableList<StoreInside> stores, int persons, string? lastOf, string? firstOf)
    {
        foreach (var store in stores
            .OrderBy(store => store.StoreId == lastOf).ThenBy(store => store.StoreId != firstOf))
        {
            var gone = Math.Clamp(persons, 0, store.Persons);
            persons -= gone;
            stores = gone == store.Persons ? stores.Remove(store)
                : stores.Replace(store, store with { Persons = store.Persons - gone });
        }

        return stores;
    }
}

/// <summary>Which way a request lets somebody go. Pure.</summary>
internal static class PassagePolicy
{
    /// <summary>What is used in leaving is used at an exit as anywhere; money lets nobody out.</summary>
    public static bool IsExit(EntitlementFacts entitlement, RedeemInput input) => input.IsExit
        && entitlement.Kind is not (EntitlementKind.ExitBasket or EntitlementKind.Transit or EntitlementKind.Voucher);

    /// <summary>What the request is on record as.</summary>
    public static Passage WayOf(EntitlementFacts entitlement, RedeemInput input) =>
        IsExit(entitlement, input) ? Passage.Exit
        : entitlement.Reentry == Reentry.None ? Passage.None
        : Passage.Entry;

    /// <summary>Uses that the request takes; of one that is an exit none.</summary>
    public static int UsesTaken(FoundCode code, RedeemInput input, Shop shop, DateTimeOffset now) =>
        IsExit(code.Entitlement, input) ? 0
        : Presence.Read(code.Entitlement, code.Passages, shop, now)?.UsesFor(input.Persons) ?? input.Uses;

    /// <summary>How many can go by the code at once.</summary>
    public static int MostPersons(FoundCode code, RedeemInput input, Shop shop, DateTimeOffset now) =>
        (IsExit(code.Entitlement, input), Presence.Read(code.Entitlement, code.Passages, shop, now)) switch
        {
            (true, { } presence) => presence.Persons,
            (true, null) => 1,
            (false, var presence) => code.Entitlement.UsesLeft + (presence?.MayComeBack ?? 0),
        };

    /// <summary>The request as a passage that stands.</summary>
    public static StandingPassage ToPassage(Passage way, RedeemInput input, int usesTaken, DateTimeOffset now) =>
        new(way, input.Call.Store, input.Persons, usesTaken, new PriorUse { At = now.ToTimestamp() });
}
