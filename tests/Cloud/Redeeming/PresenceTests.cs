using Google.Protobuf.WellKnownTypes;
using PosCloud.Ledger;
using PosCloud.Redeeming.Policies;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Who is inside by one entitlement, whatever was scanned in whatever order.</summary>
public sealed class PresenceTests
{
    private static readonly string[] Stores = ["a", "b", "c"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_any_passages_there_are_no_more_persons_than_uses_and_whoever_went_last_is_where_he_went(int seed)
    {
        var random = new Random(seed);
        for (var day = 0; day < 300; day++)
        {
            var presence = new Presence((Reentry)random.Next(1, 4), 0, []);
            for (var step = 0; step < 20; step++)
            {
                var (before, persons, store) = (presence, random.Next(1, 4), Stores[random.Next(Stores.Length)]);
                var isEntry = random.Next(3) > 0;
                var uses = isEntry ? presence.UsesFor(persons) : 0;
                presence = presence.After(new StandingPassage(
                    isEntry ? Passage.Entry : Passage.Exit, store, persons, uses, new PriorUse()));

                Assert.InRange(presence.Persons, 0, presence.Uses);
                Assert.All(presence.Stores, one => Assert.True(one.Persons > 0));
                if (isEntry)
                    Assert.True(Inside(presence, store) >= persons, $"seed {seed}, day {day}, step {step}");
                else
                    Assert.Equal(Math.Max(0, before.Persons - persons), presence.Persons);
                if (isEntry && presence.Rule != Reentry.Any)
                    Assert.Equal(before.Persons + persons, presence.Persons);
            }
        }
    }

    [Theory]
    [InlineData("2026-03-29T01:59:59Z", "2026-03-28T03:00:00Z")]
    [InlineData("2026-03-29T02:00:00Z", "2026-03-29T02:00:00Z")]
    [InlineData("2026-10-25T02:59:59Z", "2026-10-24T02:00:00Z")]
    [InlineData("2026-10-25T03:00:00Z", "2026-10-25T03:00:00Z")]
    [InlineData("2026-07-01T12:00:00Z", "2026-07-01T02:00:00Z")]
    public void A_day_begins_by_the_stores_clocks_also_where_they_are_changed(string now, string begin)
    {
        var shop = new Shop("s", "s", "en", TimeSpan.Zero, KeepsRoster: false) { TimeZone = "Europe/Berlin" };
        Assert.Equal(At(begin), shop.DayBegin(At(now)));
    }

    [Fact]
    public void Passages_of_the_day_before_count_where_a_use_lasts_as_long_as_it_is_valid()
    {
        var shop = new Shop("a", "a", "en", TimeSpan.Zero, KeepsRoster: false);
        var now = At("2026-03-02T12:00:00Z");
        StandingPassage[] passages =
        [
            new(Passage.Entry, "a", 1, 1, new PriorUse { At = now.AddHours(-8).AddTicks(-1).ToTimestamp() }),
        ];
        Assert.Equal((0, 0), Read(usesTotal: 1, usesLeft: 0, isWhileValid: true));
        Assert.Equal((1, 0), Read(usesTotal: 1, usesLeft: 0, isWhileValid: false));
        Assert.Equal((1, 0), Read(usesTotal: 5, usesLeft: 4, isWhileValid: true));

        (int Taken, int Inside) Read(int usesTotal, int usesLeft, bool isWhileValid)
        {
            var entitlement = new EntitlementFacts
            {
                EntitlementId = "e",
                Order = TestGoods.One(TestGoods.Pass).AloneInOrder,
                Product = TestGoods.Pass with { Reentry = Reentry.AfterExit, IsReentryWhileValid = isWhileValid },
                Title = "",
                UsesTotal = usesTotal,
                UsesUntaken = usesLeft,
            };
            var presence = Presence.Read(entitlement, passages, shop, now)!;
            return (presence.UsesFor(1), presence.Persons);
        }
    }

    private static int Inside(Presence presence, string store) =>
        presence.Stores.FirstOrDefault(one => one.StoreId == store)?.Persons ?? 0;

    private static DateTimeOffset At(string time) =>
        DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
