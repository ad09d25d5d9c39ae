using System.Net;
using System.Net.Sockets;
using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Garbage;

/// <summary>A terminal that cannot start says why, once, and ends.</summary>
[Collection(ShopCollection.Name)]
public sealed class StartTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_configuration_with_five_faults_is_refused_with_all_five_in_one_message()
    {
        using var folder = new ShopFolder(new ShopPlan());
        await File.WriteAllTextAsync(folder.Config, """
            {
              "terminal": { "id": "demo-1", "store": "demo" },
              "cloud": { "url": "http://cloud.example.com:5080" },
              "console": { "listen": "http://0.0.0.0:7070" },
              "scanners": [ { "name": "scanner1", "address": "serial:/dev/none" } ],
              "printers": [ { "name": "printer1", "address": "tcp://127.0.0.1:9100", "profile": "epson-tm-x" } ],
              "gates": [ { "name": "gate1", "address": "serial:/dev/none2", "pulse": "00:01:00" } ],
              "lanes": [ { "name": "exit", "scanner": "scanner1", "printer": "printr1", "gate": "gate1" } ]
            }
            """);
        await using var posd = Run(folder);
        Assert.Equal(2, await posd.EndAsync(Limit));
        var said = string.Join('\n', posd.Lines);
        Assert.Contains("5 faults", said);
        foreach (var place in (string[])
            ["cloud.url", "console.listen", "printers[0].profile", "gates[0].pulse", "lanes[0].printer"])
            Assert.Single(posd.Lines, line => line.Contains(place, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", said);
        Assert.False(Directory.Exists(folder.State));
    }

    [Fact]
    public async Task A_console_port_that_is_taken_is_said_with_its_number_and_the_exit_code_is_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = new ShopFolder(new ShopPlan());
        folder.WriteTerminal([FreePort.Any()], port, _ => "tcp://127.0.0.1:9");
        await using var posd = Run(folder);
        Assert.Equal(1, await posd.EndAsync(Limit));
        Assert.Contains(posd.Lines, line => line.Contains($"port {port} is taken", StringComparison.Ordinal));
        Assert.DoesNotContain(posd.Lines, line => line.StartsWith("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_that_allows_64_open_files_is_told_of_in_one_sentence_and_the_exit_code_is_1()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the limit is the shell's");
        using var folder = new ShopFolder(new ShopPlan());
        folder.WriteTerminal([FreePort.Any()], 0, _ => "tcp://127.0.0.1:9");
        await using var posd = ProgramProcess.Start("posd", "/bin/sh", folder.Path, TimeProvider.System,
            ["-c", "ulimit -n 64; exec \"$@\"", "sh", .. Posd(), "run", "--config", folder.Config]);
        Assert.Equal(1, await posd.EndAsync(Limit));
        Assert.StartsWith("posd cannot start: This process may open 64 files and needs ", Assert.Single(posd.Lines));
    }

    [Theory]
    [InlineData(">/dev/full", "No space left on device")]
    // Not closed (">&-"): the runtime's own next file would take its number before a line of ours runs.
    [InlineData("1</dev/null", "Bad file descriptor")]
    public async Task An_output_that_cannot_be_written_is_said_to_be_that_and_no_bug(string output, string cause)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the output is the shell's");
        await using var posd = ProgramProcess.Start("posd", "/bin/sh", Path.GetTempPath(), TimeProvider.System,
            ["-c", $"exec \"$@\" {output}", "sh", .. Posd(), "devices"]);
        Assert.Equal(1, await posd.EndAsync(Limit));
        Assert.Equal($"posd: the standard output cannot be written ({cause}): send it where there is room, and run "
            + "this again", Assert.Single(posd.Lines));
    }

    // The native build is a program itself.
    private static string[] Posd() => BuiltProgram.Posd.EndsWith(".dll", StringComparison.Ordinal)
        ? [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", BuiltProgram.Posd]
        : [BuiltProgram.Posd];

    private static ProgramProcess Run(ShopFolder folder) => ProgramProcess.Start(
        "posd", BuiltProgram.Posd, folder.Path, TimeProvider.System, "run", "--config", folder.Config);
}
