namespace PosDaemon.House.Tests.Arrows;

public sealed class ArrowTests
{
    private static IEnumerable<ProjectFile> Projects =>
        Repository.Files.Where(file => file.Kind is ".csproj").Select(file => new ProjectFile(file));

    private static IEnumerable<ProjectFile> BuildFiles =>
        Repository.Files.Where(file => file.Kind is ".csproj" or ".props" or ".targets")
            .Select(file => new ProjectFile(file));

    [Fact]
    public void Dependencies_go_one_way() => Repository.Holds(Projects.SelectMany(ArrowRules.References));

    [Theory]
    [InlineData("src/Protocol", "../Devices/Devices.csproj")]
    [InlineData("src/Protocol", "../Slips/Slips.csproj")]
    [InlineData("src/Slips", "../Devices/Devices.csproj")]
    [InlineData("src/Devices", "../Slips/Slips.csproj")]
    [InlineData("src/Devices", "../PosDaemon/PosDaemon.csproj")]
    [InlineData("src/Devices", @"..\Cloud\Cloud.csproj")]
    [InlineData("src/PosDaemon", "../Cloud/Cloud.csproj")]
    [InlineData("src/Cloud", "../Devices/Devices.csproj")]
    [InlineData("src/Cloud", "../PosDaemon/PosDaemon.csproj")]
    [InlineData("hardware-sim", "../src/Protocol/Protocol.csproj")]
    [InlineData("hardware-sim", "../src/Slips/Slips.csproj")]
    [InlineData("hardware-sim", "./../src/PosDaemon/PosDaemon.csproj")]
    public void A_reference_against_the_arrows_is_found(string folder, string include)
    {
        var name = folder == "hardware-sim" ? "HardwareSim" : Path.GetFileName(folder);
        var project = Project($"{folder}/{name}.csproj", $"""<ProjectReference Include="{include}" />""");

        Assert.Single(ArrowRules.References(project));
    }

    [Fact]
    public void A_reference_along_the_arrows_is_fine()
    {
        var project = Project("src/PosDaemon/PosDaemon.csproj",
            """<ProjectReference Include="../Devices/Devices.csproj" />""");
        var test = Project("tests/X/X.Tests.csproj",
            """<ProjectReference Include="../../src/PosDaemon/PosDaemon.csproj" />""");

        Assert.Empty(ArrowRules.References(project));
        Assert.Empty(ArrowRules.References(test));
    }

    [Theory]
    [InlineData("""<Compile Include="../src/Protocol/Slips/Escape.cs" />""")]
    [InlineData("""<Reference Include="../src/Protocol/bin/Debug/net10.0/PosDaemon.Protocol.dll" />""")]
    public void Source_or_an_assembly_taken_past_the_references_is_found(string item) =>
        Assert.Single(ArrowRules.References(Project("hardware-sim/HardwareSim.csproj", item)));

    [Fact]
    public void A_new_project_outside_tests_needs_a_place_in_the_arrows() =>
        Assert.Single(ArrowRules.References(Project("src/Common/Common.csproj", "")));

    [Fact]
    public void Package_versions_stand_in_one_place() => Repository.Holds(BuildFiles.SelectMany(ArrowRules.Versions));

    [Theory]
    [InlineData("""<PackageReference Include="Serilog" Version="3.1.1" />""")]
    [InlineData("""<PackageReference Include="Serilog"><Version>3.1.1</Version></PackageReference>""")]
    [InlineData("""<PackageReference Update="Serilog" VersionOverride="3.1.1" />""")]
    public void A_package_version_of_its_own_is_found(string item) =>
        Assert.Single(ArrowRules.Versions(Project("tests/X/X.Tests.csproj", item)));

    [Fact]
    public void Protocol_Devices_and_PosDaemon_stay_ready_for_native_compilation() =>
        Repository.Holds(Projects.SelectMany(ArrowRules.Aot));

    [Theory]
    [InlineData("", 1)]
    [InlineData("<IsAotCompatible>false</IsAotCompatible>", 1)]
    [InlineData("<IsAotCompatible>true</IsAotCompatible>", 0)]
    public void A_project_that_gave_up_native_compilation_is_found(string property, int findings) =>
        Assert.Equal(findings, ArrowRules.Aot(Project("src/Devices/Devices.csproj", property)).Count());

    [Fact]
    public void Every_project_is_in_the_solution() =>
        Repository.Holds(ArrowRules.Listed(Projects, Repository.Files.Single(file => file.Path == "PosDaemon.sln")));

    [Fact]
    public void A_project_missing_from_the_solution_is_found()
    {
        var solution = new TrackedFile("PosDaemon.sln", """Project("{FAE}") = "Cloud", "src\Cloud\Cloud.csproj" """);

        Assert.Empty(ArrowRules.Listed([Project("src/Cloud/Cloud.csproj", "")], solution));
        Assert.Single(ArrowRules.Listed([Project("src/Clouds/Clouds.csproj", "")], solution));
    }

    private static ProjectFile Project(string path, string inside) =>
        new(new TrackedFile(path, $"<Project>{inside}</Project>"));
}
