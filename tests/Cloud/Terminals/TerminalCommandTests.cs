using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Commands;
using PosCloud.Ledger;

namespace PosCloud.Tests;

/// <summary><c>poscloud terminal</c>, on the database of a cloud that runs.</summary>
[Trait("Store", "Either")]
public sealed class TerminalCommandTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-terminal-");
    private readonly TestDatabase _database;
    private readonly ILedgerStore _ledger;

    public TerminalCommandTests()
    {
        _database = TestDatabase.In(_folder.FullName);
        _ledger = _database.Open(NullLogger.Instance).Store;
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_list_names_owners_and_what_is_revoked_one_a_line()
    {
        await _ledger.Terminals.OwnTerminalAsync("till-1", 998, TestGoods.Start);
        await _ledger.Terminals.OwnTerminalAsync("till-3", 999, TestGoods.Start);
        _database.Sql("INSERT INTO terminals (terminal_id, revoked) VALUES ('till-2', true), ('till-3', true)");

        var (exit, said, error) = await RunAsync("list");

        Assert.Equal((0, ""), (exit, error));
        const string Since = """ "ownedSince":"2026-03-01T04:00:00+00:00", """;
        Assert.Equal(
            [
                """{"type":"terminal","terminalId":"till-1","uid":998,""" + Since.Trim() + "\"isRevoked\":false}",
                """{"type":"terminal","terminalId":"till-2","isRevoked":true}""",
                """{"type":"terminal","terminalId":"till-3","uid":999,""" + Since.Trim() + "\"isRevoked\":true}",
            ],
            said.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_name_is_released_once_and_one_that_nobody_owns_is_said_to_be_free()
    {
        await _ledger.Terminals.OwnTerminalAsync("till-1", 998, TestGoods.Start);

        var (exit, said, _) = await RunAsync("release", "till-1");
        Assert.Equal(0, exit);
        Assert.Contains("uid 998", said);
        Assert.Null(await _ledger.Terminals.FindTerminalOwnerAsync("till-1"));

        foreach (var name in new[] { "till-1", "till-9" })
        {
            var (again, nothing, error) = await RunAsync("release", name);
            Assert.Equal((1, ""), (again, nothing));
            Assert.Contains($"nobody owns the name {name}", error);
        }
    }

    [Theory]
    [InlineData("list", 1)]
    [InlineData("release", 2)]
    [InlineData("rename", 2)]
    public async Task What_cannot_be_done_is_said(string what, int exit)
    {
        using var error = new StringWriter();
        Assert.Equal(exit, await CommandLine.RunAsync(
            ["terminal", what, "--db", "sqlite:/no/such/cloud.db"], TextWriter.Null, error));
        Assert.StartsWith("poscloud: ", error.ToString());
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] what)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(
            ["terminal", .. what, "--db", _database.Db], output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
