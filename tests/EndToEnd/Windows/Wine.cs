using System.Diagnostics;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Windows;

/// <summary>posd as it is published for Windows, in a Wine of its own: nothing of it is in the user's. COM7 and COM8
/// are links that a test points at pseudo-terminals; the printer "Receipt" appends what it prints to a file. COM1,
/// which would be this machine's own port, leads nowhere.</summary>
public sealed class Wine : IAsyncLifetime
{
    private const string Printer = @"HKLM\System\CurrentControlSet\Control\Print\Printers\Receipt";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-wine-");

    /// <summary>Why nothing here can run, or null.</summary>
    public string? Missing { get; private set; }

    /// <summary>A script that runs posd.exe, to be started as posd itself is.</summary>
    public string Posd => In("posd");

    /// <summary>All that the print queue has printed.</summary>
    public string Printed => In("printed");

    public string In(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The port leads to that pseudo-terminal from now on.</summary>
    public void Point(string port, string link)
    {
        File.Delete(In(port));
        File.CreateSymbolicLink(In(port), link);
    }

    /// <summary>Sets the print queue to work off line (PRINTER_ATTRIBUTE_WORK_OFFLINE), or not. Of a printer's status
    /// Wine says nothing.</summary>
    public Task SetOfflineAsync(bool isOffline) =>
        RegAsync(Printer, "Attributes", "REG_DWORD", isOffline ? "0x400" : "0");

    /// <summary>Runs posd.exe to its end; gives what it printed.</summary>
    public async Task<(int Code, string Output)> PosdAsync(params string[] arguments)
    {
        await using var process = ProgramProcess.Start("posd.exe", Posd, _folder.FullName, _time, arguments);
        var code = await process.EndAsync(Patience);
        return (code, string.Join('\n', process.Lines));
    }

    public async ValueTask InitializeAsync()
    {
        Missing = WhyNot();
        if (Missing is not null)
            return;
        await File.WriteAllTextAsync(Posd, $"""
            #!/bin/sh
            {string.Join('\n', Variables.Select(one => $"export {one.Key}='{one.Value}'"))}
            exec wine '{Published}/posd.exe' "$@"
            """);
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(Posd, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await WineAsync("wineboot", "-i");
        await RegAsync(@"HKCU\Software\Wine", "Version", "REG_SZ", "win10");
        foreach (var port in new[] { "COM1", "COM7", "COM8" })
            await RegAsync(@"HKLM\Software\Wine\Ports", port, "REG_SZ", In(port));
        foreach (var (name, value) in new[]
        {
            ("Name", "Receipt"), ("Port", $"|cat >>{Printed}"), ("Printer Driver", "wineps.drv"), ("Datatype", "RAW"),
            ("Print Processor", "winprint"),
        })
            await RegAsync(Printer, name, "REG_SZ", value);
        await SetOfflineAsync(false);
        // Ports are looked up when Wine starts.
        await TryRunAsync("wineserver", "-k");
    }

    public async ValueTask DisposeAsync()
    {
        if (Missing is null)
            await TryRunAsync("wineserver", "-k");
        if (Environment.GetEnvironmentVariable("POSD_KEEP") is null)
            _folder.Delete(recursive: true);
    }

    private Dictionary<string, string> Variables => new()
    {
        ["WINEPREFIX"] = In("prefix"),
        ["WINEARCH"] = "win64",
        ["WINEDEBUG"] = "-all",
        ["WINEDLLOVERRIDES"] = "winemenubuilder.exe=d",
    };

    private static string? WhyNot()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/wine"))
            return "Wine is not installed (apt-get install wine wine64)";
        return File.Exists(Path.Combine(Published ?? "", "posd.exe"))
            ? null
            : "POSD_WINDOWS is not set to the folder that install/publish win-x64 FOLDER has made";
    }

    private static string? Published => Environment.GetEnvironmentVariable("POSD_WINDOWS");

    private Task RegAsync(string key, string name, string type, string value) =>
        WineAsync("reg", "add", key, "/v", name, "/t", type, "/d", value, "/f");

    private Task WineAsync(params string[] arguments) => RunAsync("wine", arguments);

    private async Task RunAsync(string program, params string[] arguments)
    {
        var (code, lines) = await TryRunAsync(program, arguments);
        if (code != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}:\n{lines}");
    }

    private async Task<(int Code, string Lines)> TryRunAsync(string program, params string[] arguments)
    {
        await using var process = ProgramProcess.Start(
            Path.GetFileName(program), program, _folder.FullName, _time, [.. Variables], arguments);
        return (await process.EndAsync(Patience), process.LastLines());
    }
}
