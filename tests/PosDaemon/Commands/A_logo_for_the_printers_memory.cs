using System.Net;
using System.Net.Sockets;
using PosDaemon.Commands;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Tests.Commands;

public sealed class A_logo_for_the_printers_memory : IDisposable
{
    /// <summary>8 by 2 dots, black but for the last one.</summary>
    private const string Dots =
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAACAQAAAABN76BAAAAADElEQVR42mNgYGAEAAAFAALLsJJiAAAAAElFTkSuQmCC";

    private readonly string _folder = Directory.CreateTempSubdirectory("printer-logo").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Is_sent_as_one_command_and_said_to_be_stored_when_the_printer_answers_behind_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var printer = PlayPrinterAsync(listener);

        var code = await RunAsync("--printer-address", $"tcp://{listener.LocalEndpoint}", "--key", "LG",
            "--file", Picture());

        Assert.Equal((0, ""), (code, _error.ToString()));
        Assert.Equal("Stored 18 bytes as LG." + Environment.NewLine, _output.ToString());
        Assert.Equal("1B40" + "1D284C0D00" + "3043304C470108000200" + "31" + "FFFE" + "1D7201",
            Convert.ToHexString(await printer));
    }

    [Fact]
    public async Task Is_not_said_to_be_stored_when_the_printer_goes_away()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var printer = PlayPrinterAsync(listener, answers: false);

        var code = await RunAsync("--printer-address", $"tcp://{listener.LocalEndpoint}", "--key", "LG",
            "--file", Picture());

        Assert.Equal((ExitCodes.Failure, ""), (code, _output.ToString()));
        await printer;
    }

    [Theory]
    [InlineData("--key", "LOGO", "two letters or digits")]
    [InlineData("--profile", "generic-80", "keep no logos")]
    [InlineData("--profile", "laser", "there is no profile")]
    [InlineData("--printer-address", "lpt1", "lpt1")]
    public async Task Is_refused_with_the_reason_before_anything_is_opened(string option, string value, string reason)
    {
        var given = new Dictionary<string, string>
        {
            ["--printer-address"] = "tcp://127.0.0.1:1", ["--key"] = "LG", ["--file"] = Picture(),
            [option] = value,
        };

        var code = await RunAsync([.. given.SelectMany(pair => new[] { pair.Key, pair.Value })]);

        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains(reason, _error.ToString());
    }

    [Fact]
    public async Task Is_refused_when_the_file_is_no_picture()
    {
        var file = Path.Combine(_folder, "notes.txt");
        await File.WriteAllTextAsync(file, "no picture");

        var code = await RunAsync("--printer-address", "tcp://127.0.0.1:1", "--key", "LG", "--file", file);

        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("notes.txt: the image is neither PNG nor JPEG", _error.ToString());
    }

    private string Picture()
    {
        var file = Path.Combine(_folder, "logo.png");
        File.WriteAllBytes(file, Convert.FromBase64String(Dots));
        return file;
    }

    /// <summary>Takes bytes up to GS r 1 and answers it, or hangs up.</summary>
    private static async Task<byte[]> PlayPrinterAsync(TcpListener listener, bool answers = true)
    {
        using var host = await listener.AcceptTcpClientAsync();
        var stream = host.GetStream();
        var bytes = new List<byte>();
        var part = new byte[256];
        while (bytes is not [.., 0x1D, 0x72, 0x01])
            bytes.AddRange(part[..await stream.ReadAtLeastAsync(part, 1)]);
        if (answers)
            await stream.WriteAsync(new byte[] { 0 });
        return [.. bytes];
    }

    private Task<int> RunAsync(params string[] arguments) =>
        PosdCommand.RunAsync(["printer", "logo", .. arguments], _output, _error);
}
