using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;

namespace PosCloud.Tests;

/// <summary>The demonstration mall sells something for every kind of slip, and each prints without a fault.</summary>
public sealed class DemoSlipsTests
{
    [Fact]
    public async Task Every_kind_of_slip_can_be_had_from_the_demonstration_mall_and_lacks_nothing()
    {
        await using var cloud = new TestCloud();
        var slips = new Dictionary<string, Slip>();
        foreach (var sold in (await cloud.SellDemoAsync()).Where(code => !code.Kind.StartsWith("ticket-")))
        {
            var request = cloud.Ask(sold.Code);
            request.Caller = cloud.Caller(store: "demo");
            if (sold.Kind == "voucher")
                request.Bill = new Money { Minor = 13800, Currency = "CNY" };
            request.Answers.Add(new Answer { Key = "area", Value = "科普" });
            request.Answers.Add(new Answer { Key = "birthday-month", Value = "5" });
            var slip = (await cloud.AcceptedAsync(request)).Slip;
            slips[slip.Kind] = slip;
        }

        Assert.Equal(SlipKinds.All.Order(), slips.Keys.Order());
        foreach (var slip in slips.Values)
        {
            foreach (var language in new[] { "zh", "en" })
            {
                var paper = SlipRenderer.ToText(
                    new(slip.Kind, slip.DataJson, language, 1), PrinterProfiles.Default, 32, out var faults);
                Assert.Empty(faults);
                Assert.DoesNotContain("?]", paper);
            }
        }
    }
}
