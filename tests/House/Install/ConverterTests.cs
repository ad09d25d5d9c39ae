namespace PosDaemon.House.Tests.Install;

public sealed class ConverterTests
{
    private static TrackedFile File(string path) => Repository.Files.Single(file => file.Path == path);

    [Fact]
    public void ModemManager_is_kept_from_each_converter_that_posd_knows()
    {
        var source = File("src/Devices/Discovery/UsbWithoutPort.cs");
        var rules = File("install/linux/70-posdaemon.rules");
        Assert.NotEmpty(ConverterRules.NotIgnored(source, new TrackedFile(rules.Path, "")));

        Repository.Holds(ConverterRules.NotIgnored(source, rules));
    }

    [Theory]
    [InlineData("1a86|067b", 0)]
    [InlineData("1a86|10c4", 1)]
    [InlineData("", 2)]
    public void One_that_is_missing_is_found(string vendors, int findings)
    {
        var source = new TrackedFile("a.cs", """["1a86:7523"] = "x", ["1a86:5523"] = "x", ["067b:2303"] = "y",""");
        var rules = new TrackedFile("a.rules",
            $"# ENV{{ID_MM_DEVICE_IGNORE}}=\"1\"\n"
            + $"ATTRS{{idVendor}}==\"{vendors}\", ENV{{ID_MM_DEVICE_IGNORE}}=\"1\"\n");

        Assert.Equal(findings, ConverterRules.NotIgnored(source, rules).Count());
    }
}
