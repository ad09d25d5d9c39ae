using System.Diagnostics;
using System.Globalization;

namespace PosDaemon.Testing;

/// <summary>One server of a <see cref="PatroniCluster"/>: Patroni, its PostgreSQL, and a folder that is as much as a
/// machine of their own: whatever runs there is this server.</summary>
public sealed class PatroniMember
{
    private readonly string _settings;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private Process? _patroni;

    internal PatroniMember(
        string name, string folder, int port, string settings, IReadOnlyDictionary<string, string> environment) =>
        (Name, Folder, Port, _settings, _environment) = (name, folder, port, settings, environment);

    public string Name { get; }

    /// <summary>Where its PostgreSQL listens.</summary>
    public int Port { get; }

    internal string Folder { get; }

    private string LogFile => Path.Combine(Folder, "patroni.log");

    /// <summary>Starts Patroni where it has ended, as the service manager does, and leaves the rest to it.</summary>
    public void Start()
    {
        if (_patroni is { HasExited: false }) return;
        _patroni?.Dispose();
        // The shell becomes Patroni; its files outlive this program's pipes.
        string[] command = [.. PostgresPrograms.AsServer, "/bin/sh", "-c",
            "exec patroni \"$0\" </dev/null >>\"$1\" 2>&1", _settings, LogFile];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = Folder };
        start.Environment["HOME"] = Folder;
        foreach (var (variable, value) in _environment)
            start.Environment[variable] = value;
        _patroni = Process.Start(start)!;
    }

    /// <summary>SIGKILL to all of it: the machine goes down.</summary>
    public void Kill()
    {
        // Held first: else what ends late starts what has ended early.
        Freeze();
        Signal(ProcessSignal.Kill);
    }

    /// <summary>SIGKILL to Patroni; PostgreSQL runs on.</summary>
    public void KillPatroni() => _patroni!.Kill();

    /// <summary>SIGKILL to PostgreSQL's first process, behind which the others end.</summary>
    public void KillPostgres() => ProcessSignal.Send(Postmaster(), ProcessSignal.Kill);

    /// <summary>SIGSTOP to all of it: the machine hangs, and its network does not say so.</summary>
    public void Freeze() => Signal(ProcessSignal.Stop);

    /// <summary>SIGSTOP to Patroni and to PostgreSQL's first process: those who are connected are served.</summary>
    public void FreezeHeads()
    {
        ProcessSignal.Send(_patroni!.Id, ProcessSignal.Stop);
        ProcessSignal.Send(Postmaster(), ProcessSignal.Stop);
    }

    /// <summary>SIGCONT to all of it.</summary>
    public void Thaw() => Signal(ProcessSignal.Continue);

    public string LastLines(int count = 25) => File.Exists(LogFile)
        ? string.Join('\n', File.ReadLines(LogFile).TakeLast(count).Select(line => $"    {Name}: {line}"))
        : "";

    private int Postmaster() => int.Parse(
        File.ReadLines(Path.Combine(Folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private void Signal(int signal)
    {
        foreach (var process in ProcessSignal.WorkingIn(Folder))
            ProcessSignal.Send(process, signal);
    }
}
