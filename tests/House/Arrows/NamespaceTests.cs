namespace PosDaemon.House.Tests.Arrows;

public sealed class NamespaceTests
{
    [Fact]
    public void No_project_names_a_namespace_that_it_may_not_know() =>
        Repository.Holds(Repository.Files.Where(file => file.IsCSharp).SelectMany(NamespaceRules.Foreign));

    [Theory]
    [InlineData("hardware-sim/Paper.cs", "using PosDaemon.Protocol.Slips;")]
    [InlineData("hardware-sim/Paper.cs", "class P { PosDaemon.Devices.Printers.PrintJob? _job; }")]
    [InlineData("hardware-sim/Paper.cs", "class P { void M() => global::PosDaemon.Protocol.Slips.Escape.All(); }")]
    [InlineData("hardware-sim/Paper.cs", "namespace PosDaemon.Paper;")]
    [InlineData("src/Cloud/Store.cs", "using static PosDaemon.Devices.Gates.GateEvent;")]
    [InlineData("src/Cloud/Store.cs", "using Lanes = PosDaemon.Lanes;")]
    [InlineData("src/Protocol/Escape.cs", "using PosDaemon.Devices.Printers;")]
    [InlineData("src/Devices/Loop.cs", "using PosCloud.Domain;")]
    public void A_foreign_namespace_is_found(string path, string text) =>
        Assert.Single(NamespaceRules.Foreign(new TrackedFile(path, text)));

    [Theory]
    [InlineData("src/Cloud/Store.cs", "using PosDaemon.Protocol.Redemption.V1;")]
    [InlineData("hardware-sim/Demo.cs", "class D { string Name = \"PosDaemon.Lanes\"; } // PosDaemon.Lanes")]
    [InlineData("hardware-sim/Demo.cs", "namespace PosSim.Paper; class PosDaemonProcess { }")]
    [InlineData("tests/Scenarios/Shop.cs", "using PosDaemon.Lanes; using PosSim.Paper;")]
    public void A_namespace_of_ones_own_is_fine(string path, string text) =>
        Assert.Empty(NamespaceRules.Foreign(new TrackedFile(path, text)));

    [Fact]
    public void Protocol_touches_nothing_outside() =>
        Repository.Holds(Repository.Files.Where(file => file.IsCSharp).SelectMany(NamespaceRules.Impure));

    [Theory]
    [InlineData("class C { byte[] M() => File.ReadAllBytes(\"logo\"); }")]
    [InlineData("class C(ILogger log) { }")]
    [InlineData("class C { HttpClient? _client; }")]
    [InlineData("class C { async Task M() { } }")]
    public void Io_logging_and_async_in_Protocol_are_found(string text)
    {
        Assert.NotEmpty(NamespaceRules.Impure(new TrackedFile("src/Protocol/Slips/Logo.cs", text)));
        Assert.NotEmpty(NamespaceRules.Impure(new TrackedFile("src/PosDaemon/Lanes/Logo.cs", text)));
        Assert.Empty(NamespaceRules.Impure(new TrackedFile("src/PosDaemon/LaneRuntime/Logo.cs", text)));
        Assert.Empty(NamespaceRules.Impure(new TrackedFile("src/Devices/Logo.cs", text)));
    }
}
