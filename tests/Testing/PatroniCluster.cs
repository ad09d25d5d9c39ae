using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Xunit;

namespace PosDaemon.Testing;

/// <summary>Servers of PostgreSQL under Patroni with one member of etcd, set up by the files of install/postgres, each
/// in a folder of its own and on 127.0.0.1. It ends with this program, also with one that is killed.</summary>
public sealed class PatroniCluster : IAsyncDisposable
{
    private const string Password = "of-tests-only";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _folder;
    private readonly Process _guard;
    private readonly TimeProvider _time;
    private readonly int _etcdPort = FreePort.Any();
    private readonly HttpClient _etcd;

    private PatroniCluster(DirectoryInfo folder, TimeProvider time)
    {
        (_folder, _time) = (folder, time);
        _etcd = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_etcdPort}/v2/keys/service/pos/") };
        // Its standard input is a pipe of this process: when that ends, however it ends, so does what works in the
        // folder. A signal to the whole group, as Ctrl-C is, must not end the shell before.
        _guard = Process.Start(new ProcessStartInfo("/bin/sh",
        [
            "-c",
            """
            trap '' TERM INT HUP
            cat >/dev/null
            for again in 1 2 3; do
              for process in /proc/[0-9]*; do
                case $(readlink "$process/cwd") in "$0"/*) kill -KILL "${process#/proc/}" ;; esac
              done
            done 2>/dev/null
            """,
            folder.FullName,
        ]) { RedirectStandardInput = true })!;
    }

    public IReadOnlyList<PatroniMember> Members { get; private set; } = [];

    /// <summary>For Npgsql: the database <c>pos</c>, which is empty at first.</summary>
    public string Connection =>
        $"Host={string.Join(',', Members.Select(member => $"127.0.0.1:{member.Port}"))};Database=pos;Username=pos;"
        + $"Password={Password};SSL Mode=VerifyFull;Root Certificate={In("ca.crt")}";

    /// <summary>Two servers, one of them following the other.</summary>
    public static async Task<PatroniCluster> StartOrSkipAsync(TimeProvider time)
    {
        PostgresPrograms.RequireOrSkip();
        if (!File.Exists("/usr/bin/patroni") || !File.Exists("/usr/bin/etcd"))
            Assert.Skip("Patroni or etcd is not installed here (Debian: patroni, etcd-server).");
        if (!PostgresPrograms.IsRoot)
            Assert.Skip("Patroni's PostgreSQL is run by the user postgres, which only root can have done.");
        var cluster = new PatroniCluster(await PostgresPrograms.NewFolderAsync("posd-patroni-"), time);
        try
        {
            await cluster.StartAsync();
            return cluster;
        }
        catch
        {
            // Whatever it was: what has been started is taken down before it is told.
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The member that holds the lock; null: nobody does.</summary>
    public async Task<PatroniMember?> LeaderAsync() =>
        await ReadAsync("leader") is { } name ? Members.Single(member => member.Name == name) : null;

    /// <summary>Waits until another than this one leads.</summary>
    public async Task<PatroniMember> UntilAnotherLeadsAsync(PatroniMember before)
    {
        PatroniMember? leader = null;
        await UntilAsync(async () => (leader = await LeaderAsync()) is not null && leader != before,
            $"another than {before.Name} leads");
        return leader!;
    }

    /// <summary>Waits until one leads and another is its synchronous standby.</summary>
    public Task<PatroniMember> UntilWholeAsync() => UntilStandbyAsync(isThere: true);

    /// <summary>Waits until one leads and no standby is waited for.</summary>
    public Task<PatroniMember> UntilAloneAsync() => UntilStandbyAsync(isThere: false);

    /// <summary>A planned change: returns when <c>patronictl</c> does.</summary>
    public Task SwitchOverAsync() => PostgresPrograms.RunAsync(
        [.. PostgresPrograms.AsServer, "env", "PATRONI_RESTAPI_USERNAME=patroni",
            $"PATRONI_RESTAPI_PASSWORD={Password}", $"PATRONI_ETCD_HOSTS=127.0.0.1:{_etcdPort}",
            "patronictl", "-c", Settings, "switchover", "pos", "--force"]);

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
        _etcd.Dispose();
        if (Environment.GetEnvironmentVariable("POSD_KEEP") is null)
            _folder.Delete(recursive: true);
    }

    private string Settings => In("patroni.yml");

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private async Task StartAsync()
    {
        WriteCertificate();
        var settings = await File.ReadAllTextAsync(SourceTree.PathOf("install/postgres/patroni.yml"));
        await File.WriteAllTextAsync(Settings, Here(settings));
        Directory.CreateDirectory(In("etcd"));
        await PostgresPrograms.GiveToServerAsync(
            In("etcd"), In("ca.crt"), In("server.crt"), In("server.key"), Settings);
        StartEtcd();
        var members = new List<PatroniMember>();
        foreach (var name in (string[])["pg1", "pg2"])
            members.Add(await AddMemberAsync(name));
        Members = members;
        // The first makes the cluster, the second comes as its copy.
        members[0].Start();
        await UntilAsync(async () => await LeaderAsync() is not null, "the first server leads");
        members[1].Start();
        var leader = await UntilWholeAsync();
        await PostgresPrograms.RunAsync([.. PostgresPrograms.Command("createdb"), "-h", _folder.FullName,
            "-p", $"{leader.Port}", "--owner=pos", "--encoding=UTF8", "--template=template0", "pos"]);
    }

    /// <summary>A text of install/postgres with this cluster's folder in place of the machine's.</summary>
    private string Here(string text) => text
        .Replace("/run/postgresql", _folder.FullName, StringComparison.Ordinal)
        .Replace("/etc/patroni", _folder.FullName, StringComparison.Ordinal)
        .Replace("/dev/watchdog", In("no-watchdog"), StringComparison.Ordinal);

    private void StartEtcd()
    {
        var (client, peer) = ($"http://127.0.0.1:{_etcdPort}", $"http://127.0.0.1:{FreePort.Any()}");
        string[] command = [.. PostgresPrograms.AsServer, "/bin/sh", "-c", "exec etcd </dev/null >etcd.log 2>&1"];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = In("etcd") };
        foreach (var (variable, value) in Filled("etcd.default", new()
        {
            ["ETCD_DATA_DIR"] = In("etcd/data"),
            ["ETCD_LISTEN_CLIENT_URLS"] = client, ["ETCD_ADVERTISE_CLIENT_URLS"] = client,
            ["ETCD_LISTEN_PEER_URLS"] = peer, ["ETCD_INITIAL_ADVERTISE_PEER_URLS"] = peer,
            ["ETCD_INITIAL_CLUSTER"] = $"pg1={peer}",
        }))
            start.Environment[variable] = value;
        Process.Start(start)!.Dispose();
    }

    private async Task<PatroniMember> AddMemberAsync(string name)
    {
        var (folder, port, control) = (In(name), FreePort.Any(), $"127.0.0.1:{FreePort.Any()}");
        Directory.CreateDirectory(folder);
        await PostgresPrograms.GiveToServerAsync(folder);
        return new PatroniMember(name, folder, port, Settings, Filled("patroni_env.conf", new()
        {
            ["PATRONI_NAME"] = name,
            ["PATRONI_RESTAPI_LISTEN"] = control, ["PATRONI_RESTAPI_CONNECT_ADDRESS"] = control,
            ["PATRONI_POSTGRESQL_LISTEN"] = $"127.0.0.1:{port}",
            ["PATRONI_POSTGRESQL_CONNECT_ADDRESS"] = $"127.0.0.1:{port}",
            ["PATRONI_POSTGRESQL_DATA_DIR"] = Path.Combine(folder, "data"),
            ["PATRONI_POSTGRESQL_BIN_DIR"] = PostgresPrograms.Folder!,
            ["PATRONI_POSTGRESQL_PGPASS"] = Path.Combine(folder, "pgpass"),
            ["PATRONI_ETCD_HOSTS"] = $"127.0.0.1:{_etcdPort}",
        }));
    }

    /// <summary>The variables of a file of install/postgres with this place's values; passwords that are empty there
    /// are given one.</summary>
    private Dictionary<string, string> Filled(string file, Dictionary<string, string> values)
    {
        var given = File.ReadLines(SourceTree.PathOf($"install/postgres/{file}"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Here(pair[1]));
        Assert.Subset(given.Keys.ToHashSet(), values.Keys.ToHashSet());
        return given.ToDictionary(pair => pair.Key,
            pair => values.GetValueOrDefault(pair.Key, pair.Value.Length > 0 ? pair.Value : Password));
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = _time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        foreach (var name in (string[])["ca.crt", "server.crt"])
            File.WriteAllText(In(name), certificate.ExportCertificatePem());
        File.WriteAllText(In("server.key"), key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(In("server.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task<PatroniMember> UntilStandbyAsync(bool isThere)
    {
        PatroniMember? leader = null;
        await UntilAsync(async () =>
        {
            leader = await LeaderAsync();
            if (leader is null || await ReadAsync("sync") is not { } sync) return false;
            var root = JsonDocument.Parse(sync).RootElement;
            return root.GetProperty("leader").GetString() == leader.Name
                && root.GetProperty("sync_standby").ValueKind == JsonValueKind.String == isThere;
        }, isThere ? "one leads and another follows" : "one leads alone");
        return leader!;
    }

    private async Task<string?> ReadAsync(string key)
    {
        try
        {
            using var answer = await _etcd.GetAsync(new Uri(key, UriKind.Relative));
            if (!answer.IsSuccessStatusCode) return null;
            var root = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            return root.GetProperty("node").GetProperty("value").GetString();
        }
        catch (HttpRequestException)
        {
            // It is starting.
            return null;
        }
    }

    private async Task UntilAsync(Func<Task<bool>> come, string what)
    {
        var began = _time.GetTimestamp();
        while (!await come())
        {
            if (_time.GetElapsedTime(began) > Patience)
                Assert.Fail($"did not come within {Patience.TotalSeconds} s: {what}\n"
                    + string.Join('\n', Members.Select(member => member.LastLines())));
            await Task.Delay(Glance, _time);
        }
    }
}
