namespace PosDaemon.Protocol.Tests.Schema;

/// <summary>Terminals in the field and the cloud are never updated at one moment: nothing of the contract may go or
/// change. What was released is contract.binpb, an image made by buf; additions are free and are taken into it with
/// POSD_CONTRACT_REFRESH=1 when they are released.</summary>
public sealed class ContractTests : IAsyncLifetime
{
    private const string RefreshVariable = "POSD_CONTRACT_REFRESH";
    private const string Service = "redemption_service.proto";

    private static readonly string Released = Path.Combine(
        BufWorkspace.Root, "tests", "Protocol", "Schema", "contract.binpb");

    private readonly BufWorkspace _contract = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-contract-");

    public async ValueTask InitializeAsync()
    {
        if (await BufWorkspace.WhyMissingAsync() is { } reason)
            Assert.Skip(reason);
    }

    public ValueTask DisposeAsync()
    {
        _contract.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_contract_is_written_as_buf_expects_it() => Assert.Empty(await _contract.RunAsync("lint"));

    [Fact]
    public async Task Nothing_of_the_released_contract_was_removed_or_changed()
    {
        Assert.Empty(Environment.GetEnvironmentVariable(RefreshVariable) == "1"
            ? await ReleaseAsync(Released)
            : await BreaksAsync(Released));
    }

    [Fact]
    public async Task A_contract_that_breaks_the_released_one_is_not_taken_into_it()
    {
        var image = Path.Combine(_folder.FullName, "contract.binpb");
        File.Copy(Released, image);
        _contract.Replace(Service, "  int32 attempt = 7;\n", "");

        Assert.Contains(await ReleaseAsync(image), line => line.Contains("\"attempt\"", StringComparison.Ordinal));

        Assert.Equal(await File.ReadAllBytesAsync(Released), await File.ReadAllBytesAsync(image));
    }

    [Fact]
    public async Task An_addition_that_was_taken_in_must_stay()
    {
        var image = Path.Combine(_folder.FullName, "contract.binpb");
        File.Copy(Released, image);
        _contract.Replace(Service, "int32 attempt = 7;", "int32 attempt = 7;\n  string note = 99;");
        Assert.Empty(await ReleaseAsync(image));
        _contract.Replace(Service, "  string note = 99;\n", "");

        Assert.Contains(await BreaksAsync(image), line => line.Contains("\"note\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("message WatchRequest {", "message bad_name {}\n\nmessage WatchRequest {", "bad_name")]
    [InlineData("int64 config_version", "int64 configVersion", "configVersion")]
    [InlineData("SLIP_OUTCOME_ASSUMED", "ASSUMED", "ASSUMED")]
    public async Task A_fault_of_style_is_found(string text, string instead, string named)
    {
        _contract.Replace(Service, text, instead);

        Assert.Contains(await _contract.RunAsync("lint"), line => line.Contains(named, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("  int32 attempt = 7;\n", "", "\"attempt\"")]
    [InlineData("int32 attempt = 7;", "int32 attempt = 99;", "\"attempt\"")]
    [InlineData("int32 attempt = 7;", "int64 attempt = 7;", "\"attempt\"")]
    [InlineData("int32 attempt = 7;", "int32 try = 7;", "\"try\"")]
    [InlineData("SLIP_OUTCOME_UNKNOWN = 4;", "", "SlipOutcome")]
    [InlineData("    NotDone not_done = 5;\n  }", "  }\n  NotDone not_done = 5;", "\"not_done\"")]
    [InlineData("returns (stream WatchResponse)", "returns (WatchResponse)", "\"Watch\"")]
    public async Task A_removal_or_a_change_is_found(string text, string instead, string named)
    {
        _contract.Replace(Service, text, instead);

        Assert.Contains(await BreaksAsync(Released), line => line.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_found()
    {
        _contract.Delete("enrollment_service.proto");

        Assert.Contains(
            await BreaksAsync(Released), line => line.Contains("enrollment_service.proto", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_addition_is_allowed()
    {
        _contract.Replace(Service, "int32 attempt = 7;", "int32 attempt = 7;\n  string note = 99;");

        Assert.Empty(await BreaksAsync(Released));
    }

    private Task<string[]> BreaksAsync(string released) => _contract.RunAsync("breaking", "--against", released);

    /// <summary>Takes the contract in as the released one, unless it breaks that.</summary>
    /// <returns>What it breaks.</returns>
    private async Task<string[]> ReleaseAsync(string released)
    {
        var breaks = await BreaksAsync(released);
        if (breaks.Length == 0)
            await _contract.RunAsync("build", "--exclude-source-info", "-o", released);
        return breaks;
    }
}
