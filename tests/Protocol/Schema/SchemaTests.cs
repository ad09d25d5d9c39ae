using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Protocol.Tests.Schema;

/// <summary>Terminals in the field and the cloud are never updated at one moment: nothing of the contract may go or
/// change. Additions are free; take them into the snapshot with POSD_SCHEMA_REFRESH=1 when they are released.
/// </summary>
public class SchemaTests
{
    private const string Snapshot = "redemption.snapshot";
    private const string Minor = "field Money 1 int64 minor";
    private const string RefreshVariable = "POSD_SCHEMA_REFRESH";

    private static string[] Current => [.. SchemaText.Describe(RedemptionReflection.Descriptor)];

    [Fact]
    public void Nothing_of_the_contract_was_removed_renumbered_or_retyped()
    {
        var kept = ReadSnapshot();

        Assert.NotEmpty(kept);
        Assert.Empty(SchemaText.Breaks(kept, Current));
    }

    [Theory]
    [InlineData(Minor, null)]
    [InlineData(Minor, "field Money 3 int64 minor")]
    [InlineData(Minor, "field Money 1 int32 minor")]
    [InlineData("value Reason 2 REASON_ALREADY_REDEEMED", null)]
    [InlineData(
        "field RedeemResponse 2 Accepted accepted in oneof result",
        "field RedeemResponse 2 Accepted accepted")]
    public void A_removal_or_a_change_is_found(string line, string? instead)
    {
        var changed = Current.Where(other => other != line).Concat(instead is null ? [] : [instead]);

        Assert.Equal([line], SchemaText.Breaks(Current, changed));
    }

    [Fact]
    public void An_addition_is_allowed() =>
        Assert.Empty(SchemaText.Breaks(Current, Current.Append("field Money 9 string note")));

    private static string[] ReadSnapshot()
    {
        if (Environment.GetEnvironmentVariable(RefreshVariable) != "1")
            return File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Schema", Snapshot));
        File.WriteAllLines(SourceOf(Snapshot), Current);
        return Current;
    }

    private static string SourceOf(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PosDaemon.sln")))
            root = root.Parent!;
        return Path.Combine(root.FullName, "tests", "Protocol", "Schema", name);
    }
}
