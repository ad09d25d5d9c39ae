using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Web;

/// <summary>poscloud with an empty ledger, an owner, and its back office.</summary>
internal sealed class OfficeProcess : IAsyncDisposable
{
    private const string PasswordPrefix = "with the password ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-office-");
    private ProgramProcess? _poscloud;

    private OfficeProcess()
    {
    }

    /// <summary>Where the back office is.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort.Any()}");

    /// <summary>Where terminals ask in JSON.</summary>
    public Uri Json { get; } = new($"http://127.0.0.1:{FreePort.Any()}");

    /// <summary>Of the user owner.</summary>
    public string Password { get; private set; } = "";

    public static async Task<OfficeProcess> StartAsync()
    {
        var office = new OfficeProcess();
        await using (var init = office.Start("init"))
            Assert.True(await init.EndAsync(TimeSpan.FromMinutes(1)) == 0, init.LastLines());
        await using (var add = office.Start("user", "add", "owner", "--role", "owner"))
        {
            office.Password = (await add.LineAsync(PasswordPrefix)).Trim();
            await add.EndAsync(TimeSpan.FromMinutes(1));
        }

        office._poscloud = office.Start("serve", "--urls", $"http://127.0.0.1:{FreePort.Any()}",
            "--http-urls", office.Json.OriginalString, "--admin-urls", office.Address.OriginalString);
        await office._poscloud.LineAsync("poscloud is ready on ");
        return office;
    }

    public async ValueTask DisposeAsync()
    {
        if (_poscloud is not null) await _poscloud.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private ProgramProcess Start(params string[] words) => ProgramProcess.Start("poscloud", BuiltProgram.PosCloud,
        _folder.FullName, TimeProvider.System, [.. words, "--db", "sqlite:cloud.db"]);
}
