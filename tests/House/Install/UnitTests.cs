namespace PosDaemon.House.Tests.Install;

public sealed class UnitTests
{
    private const string Good = """
        StartLimitIntervalSec=1h
        StartLimitBurst=300
        Restart=always
        RestartSec=2
        RestartPreventExitStatus=2
        """;

    [Fact]
    public void Each_service_comes_back_after_a_failure_and_none_does_so_for_ever()
    {
        var units = Repository.Files.Where(file => file.Kind == ".service").ToList();
        Assert.NotEmpty(units);
        Repository.Holds(units.SelectMany(UnitRules.Restarts));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("RestartPreventExitStatus=2", "", 1)]
    [InlineData("RestartPreventExitStatus=2", "RestartPreventExitStatus=1", 1)]
    [InlineData("RestartPreventExitStatus=2", "RestartPreventExitStatus=1 2", 0)]
    [InlineData("StartLimitIntervalSec=1h", "StartLimitIntervalSec=0", 1)]
    [InlineData("StartLimitIntervalSec=1h", "", 1)]
    [InlineData("StartLimitBurst=300", "", 1)]
    [InlineData("StartLimitBurst=300", "StartLimitBurst=100000", 1)]
    [InlineData("RestartSec=2", "RestartSec=100ms", 1)]
    [InlineData("RestartSec=2", "RestartSec=2s", 0)]
    [InlineData("Restart=always", "Restart=no", 1)]
    public void One_that_does_not_or_does_is_found(string line, string instead, int findings)
    {
        var text = line.Length == 0 ? Good : Good.Replace(line, instead);

        Assert.Equal(findings, UnitRules.Restarts(new TrackedFile("install/a.service", text)).Count());
    }
}
