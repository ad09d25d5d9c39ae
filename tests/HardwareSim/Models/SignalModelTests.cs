using PosSim.Models;

namespace PosSim.Tests.Models;

public sealed class SignalModelTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("585853000006000001000001", "green + buzzer 1")]
    [InlineData("585853000006020300000000", "red flash + amber flash 2")]
    [InlineData("585853000006000000000000", "dark")]
    [InlineData("FF5858585853000006000001000001", "green + buzzer 1")]
    [InlineData("585853000006000001000007585853000006010000000000", "red")]
    public void A_tower_obeys_its_command_however_it_is_split(string hex, string state)
    {
        var bytes = Convert.FromHexString(hex);
        for (var at = 0; at < bytes.Length; at++)
        {
            var tower = new SignalModel(new SignalOptions());
            tower.Receive(bytes[..at], Start);
            tower.Receive(bytes[at..], Start);
            Assert.Equal(state, tower.State);
        }
    }

    [Fact]
    public void Nine_leaves_a_lamp_as_it_is_and_without_power_all_are_dark()
    {
        var tower = new SignalModel(new SignalOptions());
        tower.Receive(Convert.FromHexString("585853000006000001000001"), Start);
        tower.Receive(Convert.FromHexString("585853000006010909000000"), Start);
        Assert.Equal("red + green", tower.State);
        tower.LosePower(Start);
        Assert.Equal(["green + buzzer 1", "red + green", "dark"], tower.Shown);
    }

    [Fact]
    public void Lamps_on_relays_are_what_the_relays_are()
    {
        var board = new SignalModel(new SignalOptions("lcus"));
        board.Receive([0xA0, 0x02, 0x01, 0xA3, 0xA0, 0x04, 0x01, 0xA5], Start);
        Assert.Equal("relay 2 + relay 4", board.State);
        board.Receive([0xA0, 0x02, 0x00, 0xA2], Start);
        Assert.Equal("relay 4", board.State);
    }
}
