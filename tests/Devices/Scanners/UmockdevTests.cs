using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Posix;
using PosDaemon.Protocol.Keyboard;

namespace PosDaemon.Devices.Tests.Scanners;

/// <summary>A scanner that types, with the files and calls of a real evdev device: umockdev makes up the device for a
/// process of its own, which runs the same test once more and shows the calls that it made.</summary>
public sealed class UmockdevTests
{
    private const string Program = "umockdev-run", Node = "/dev/input/event9", Code = "a1";
    private const string IsInside = "POSD_MADE_UP_DEVICE";
    private const string GrabGranted = "request 40044590: emulated, result 0";

    // Enter ends a code, and a system that has no time for a moment does not.
    private static readonly ScannerOptions Patient = new() { Silence = TimeSpan.FromSeconds(5) };

    private const string Device = """
        P: /devices/pci0000:00/0000:00:14.0/usb1/1-1
        E: SUBSYSTEM=usb
        A: idVendor=0c2e
        A: idProduct=0b61
        A: serial=X1

        P: /devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0
        E: SUBSYSTEM=usb
        A: bInterfaceNumber=00

        P: /devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/input9
        E: SUBSYSTEM=input
        A: capabilities/key=402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe

        P: /devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/input9/event9
        N: input/event9
        E: DEVNAME=/dev/input/event9
        E: SUBSYSTEM=input
        L: device=../../input9

        """;

    [Fact]
    public async Task A_scanner_that_types_is_found_on_USB_and_taken_for_this_program_alone()
    {
        if (Environment.GetEnvironmentVariable(IsInside) is not null)
        {
            await ReadCodeAsync();
            return;
        }

        if (!OperatingSystem.IsLinux() || !IsInstalled())
            Assert.Skip($"{Program} (package umockdev) makes up no device here");
        var folder = Directory.CreateTempSubdirectory("posd-umockdev-");
        try
        {
            var (code, output) = await RunAsync(folder.FullName);
            Assert.True(code == 0, output);
            Assert.Contains(GrabGranted, output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ReadCodeAsync()
    {
        // Its calls stand before those of the C library only for what looks for them in the whole program.
        NativeLibrary.SetDllImportResolver(typeof(Libc).Assembly,
            (name, _, _) => name == "libc" ? NativeLibrary.GetMainProgramHandle() : 0);
        var events = new Recorded<ScannerEvent>();
        await using var loop = Running.Start(new ScannerLoop("scanner1", new("evdev:0c2e:0b61"), Patient,
            new SystemTransportFactory(TimeProvider.System), TimeProvider.System, events.Add).RunAsync);

        Assert.Equal("evdev:0c2e:0b61 (usb:0c2e:0b61:X1)", (await events.NextAsync<ScannerEvent.Online>()).Detail);
        Assert.Equal(Code, Encoding.ASCII.GetString((await events.NextAsync<ScannerEvent.CodeRead>()).Code.Span));
    }

    private static bool IsInstalled() => Environment.GetEnvironmentVariable("PATH")?.Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, Program))) == true;

    private static async Task<(int Code, string Output)> RunAsync(string folder)
    {
        string[] files = [.. new[] { "device", "calls", "events" }.Select(name => Path.Combine(folder, name))];
        await File.WriteAllTextAsync(files[0], Device);
        await File.WriteAllTextAsync(files[1], Calls());
        await File.WriteAllTextAsync(files[2], Typed());
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        string[] arguments =
        [
            "-d", files[0], "-i", $"{Node}={files[1]}", "-e", $"{Node}={files[2]}", "--",
            Path.ChangeExtension(typeof(UmockdevTests).Assembly.Location, null), "-noColor", "-class",
            typeof(UmockdevTests).FullName!,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment[IsInside] = "1";
        start.Environment["UMOCKDEV_DEBUG"] = "ioctl";
        // Its pipes have names under a folder that is made up as well.
        start.Environment["DOTNET_EnableDiagnostics_Debugger"] = "0";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    // EVIOCGBIT of the keys: all of a keyboard's.
    private static string Calls()
    {
        var keys = new byte[96];
        for (var key = 1; key < 100; key++)
            keys[key / 8] |= (byte)(1 << (key % 8));
        return $"@DEV {Node}\nEVIOCGBIT(1) {keys.Length} {Convert.ToHexString(keys)}\n";
    }

    // The same code every second for ten minutes: some come before the device is opened.
    private static string Typed()
    {
        var lines = new StringBuilder("# EVEMU 1.2\n");
        var typed = PosSim.Models.Scanners.KeyStrokes.Of(Encoding.ASCII.GetBytes(Code + "\r"))
            .Chunk(InputEvent.SizeOn64Bit).Select(bytes => InputEvent.Read(bytes)).ToArray();
        for (var second = 1; second <= 600; second++)
            foreach (var happened in typed)
                lines.Append(CultureInfo.InvariantCulture,
                    $"E: {second}.000000 {(int)happened.Type:x4} {happened.Code:x4} {happened.Value}\n");
        return lines.ToString();
    }
}
