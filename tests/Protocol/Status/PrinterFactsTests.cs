using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Protocol.Tests.Status;

public sealed class PrinterFactsTests
{
    private static readonly PrinterFacts Well =
        new(false, false, false, false, false, false, false, false, false, false);

    private static PrinterFacts AllWell() => PrinterFacts.None.AfterRealTime(1, 0x12).AfterRealTime(2, 0x12)
        .AfterRealTime(3, 0x12).AfterRealTime(4, 0x12);

    [Fact]
    public void Four_times_12_is_all_well()
    {
        Assert.Equal(Well, AllWell());
        Assert.False(AllWell().IsHeldUp);
    }

    [Fact]
    public void What_nobody_told_is_not_known()
    {
        Assert.Equal(new PrinterFacts(Offline: false, DrawerPinHigh: true), PrinterFacts.None.AfterRealTime(1, 0x16));
        Assert.False(PrinterFacts.None.IsHeldUp);
    }

    [Theory]
    [InlineData(1, 0x16, "DrawerPinHigh")]
    [InlineData(1, 0x1A, "Offline")]
    [InlineData(2, 0x16, "CoverOpen")]
    [InlineData(2, 0x32, "PaperEnd")]
    [InlineData(2, 0x52, "OtherError")]
    [InlineData(2, 0x1A, "")]
    [InlineData(3, 0x1A, "CutterError")]
    [InlineData(3, 0x16, "RecoverableError")]
    [InlineData(3, 0x32, "UnrecoverableError")]
    [InlineData(3, 0x52, "OverTemperature")]
    [InlineData(4, 0x1E, "PaperNearEnd")]
    [InlineData(4, 0x7E, "PaperNearEnd,PaperEnd")]
    [InlineData(4, 0x72, "PaperEnd")]
    public void Real_time_bits_are_those_of_the_manual(int kind, int reply, string expected) =>
        Assert.Equal(expected, True(AllWell().AfterRealTime(kind, (byte)reply)));

    [Theory]
    [InlineData("10000000", "")]
    [InlineData("14000000", "DrawerPinHigh")]
    [InlineData("18000000", "Offline")]
    [InlineData("38000000", "Offline,CoverOpen")]
    [InlineData("18080000", "Offline,CutterError")]
    [InlineData("18040000", "Offline,RecoverableError")]
    [InlineData("18200000", "Offline,UnrecoverableError")]
    [InlineData("18400000", "Offline,OverTemperature")]
    [InlineData("38400000", "Offline,CoverOpen")]
    [InlineData("1000030F", "PaperNearEnd")]
    [InlineData("18000F0F", "Offline,PaperNearEnd,PaperEnd")]
    public void Automatic_status_bits_are_those_of_the_manual(string hex, string expected) =>
        Assert.Equal(expected, True(PrinterFacts.FromAutomatic(Convert.FromHexString(hex))));

    [Fact]
    public void An_error_that_kind_2_tells_is_explained_by_kind_3()
    {
        var unexplained = AllWell().AfterRealTime(2, 0x52);
        Assert.True(unexplained.IsHeldUp);
        Assert.Equal("CutterError", True(unexplained.AfterRealTime(3, 0x1A)));
    }

    [Fact]
    public void Paper_near_its_end_holds_nothing_up() =>
        Assert.False(AllWell().AfterRealTime(4, 0x1E).IsHeldUp);

    private static string True(PrinterFacts facts)
    {
        (string Name, bool? Value)[] all =
        [
            ("Offline", facts.Offline), ("CoverOpen", facts.CoverOpen), ("PaperNearEnd", facts.PaperNearEnd),
            ("PaperEnd", facts.PaperEnd), ("CutterError", facts.CutterError),
            ("RecoverableError", facts.RecoverableError), ("UnrecoverableError", facts.UnrecoverableError),
            ("OverTemperature", facts.OverTemperature), ("OtherError", facts.OtherError),
            ("DrawerPinHigh", facts.DrawerPinHigh),
        ];
        return string.Join(',', all.Where(fact => fact.Value is true).Select(fact => fact.Name));
    }

    [Theory]
    [InlineData(0x52, 0x12, true)]
    [InlineData(0x52, 0x1A, false)]
    [InlineData(0x12, 0x12, false)]
    public void Error_of_kind_2_stays_one_until_kind_3_names_it(byte second, byte third, bool isUnexplained) =>
        Assert.Equal(isUnexplained,
            PrinterFacts.None.AfterRealTime(2, second).AfterRealTime(3, third).OtherError);
}
