using System.IO.Ports;
using System.Text.Json;
using PosDaemon.Commands;
using PosDaemon.Devices;
using PosDaemon.Devices.Transports;
using PosDaemon.ServiceDefaults;
using PosDaemon.Tests.Configuration;

namespace PosDaemon.Tests.Commands;

public sealed class The_command_line : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-command-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Tells_its_version_and_its_commands()
    {
        Assert.Equal(ExitCodes.Success, await RunAsync("--version"));
        Assert.StartsWith("0.1.0", _output.ToString());

        Assert.Equal(ExitCodes.Success, await RunAsync("--help"));
        Assert.Contains("run", _output.ToString());
        Assert.Contains("config", _output.ToString());
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("run")]
    [InlineData("run", "--config")]
    [InlineData("run", "--loud")]
    public async Task Answers_a_wrong_call_with_code_2_and_where_to_look(params string[] arguments)
    {
        Assert.Equal(ExitCodes.BadUsage, await RunAsync(arguments));

        Assert.Contains("Try: posd --help", _error.ToString());
        Assert.Empty(_output.ToString());
    }

    [Theory]
    [InlineData("--data", "{\"title\": \"晚餐\"}", "line 1, column 12: the byte 0xCD there (offset 11) is no UTF-8")]
    [InlineData("--template", "晚餐", "line 1, column 1: the byte 0xCD there (offset 0) is no UTF-8")]
    public async Task Refuses_a_slips_files_in_another_encoding_with_the_place_and_the_likely_encoding(
        string option, string text, string fault)
    {
        // GB 2312 of the two characters: CD ED B2 CD.
        var file = Path.Combine(_folder.FullName, "named");
        await File.WriteAllBytesAsync(file, [.. text.SelectMany<char, byte>(
            c => c switch { '晚' => [0xCD, 0xED], '餐' => [0xB2, 0xCD], _ => [(byte)c] })]);

        Assert.Equal(ExitCodes.BadUsage, await RunAsync("slip", "render", "--kind", "voucher", option, file));

        Assert.Equal($"posd: {option} {file}: {fault}; save the file as UTF-8; it looks like GB18030 (GBK)",
            _error.ToString().TrimEnd());
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Checks_a_configuration_without_starting_anything()
    {
        var file = Write(ConfigurationText.Example);

        Assert.Equal(ExitCodes.Success, await RunAsync("config", "check", "--config", file));
        Assert.Contains("is good: terminal demo-1, lanes counter", _output.ToString());
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "state")));
    }

    [Fact]
    public async Task Lists_each_port_of_this_computer_as_a_configuration_names_it()
    {
        Assert.Equal(ExitCodes.Success, await RunAsync("devices", "--json"));

        using var json = JsonDocument.Parse(_output.ToString());
        var listed = json.RootElement.GetProperty("devices").EnumerateArray().ToList();
        var ports = Drivers.FindPorts().Select(port => port.Address.Uri).ToList();
        Assert.Superset(
            SerialPort.GetPortNames().ToHashSet(),
            listed.Select(device => device.GetProperty("file").GetString()!).ToHashSet());
        Assert.Equal(ports, listed.Select(device => device.GetProperty("address").GetString()).OfType<string>());
        Assert.All(ports, port => Assert.Contains(null, new[] { DeviceKind.Printer, DeviceKind.Scanner }
            .Select(kind => Drivers.FaultOf(kind, new DeviceAddress(port)))));
    }

    [Theory]
    [InlineData("zh", "没有发现串口")]
    [InlineData("en", "This computer knows of no serial port")]
    public async Task Says_so_where_there_is_no_port_in_the_language_that_was_asked_for(string language, string said)
    {
        Assert.Equal(ExitCodes.Success, await RunAsync("devices", "--language", language));

        Assert.Equal(Drivers.FindPorts().Count == 0, _output.ToString().StartsWith(said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("config", "check")]
    [InlineData("run")]
    public async Task Refuses_a_faulty_configuration_with_code_2(params string[] command)
    {
        var file = Write(ConfigurationText.Example.Replace("scanner1", "scanner 1"));

        Assert.Equal(ExitCodes.BadUsage, await RunAsync([.. command, "--config", file]));
        Assert.Contains("has 2 faults", _error.ToString());
    }

    [Fact]
    public async Task Prints_the_schema()
    {
        Assert.Equal(ExitCodes.Success, await RunAsync("config", "schema"));
        Assert.Contains("\"title\": \"Configuration of posd\"", _output.ToString());
    }

    private Task<int> RunAsync(params string[] arguments) => PosdCommand.RunAsync(arguments, _output, _error);

    private string Write(string json)
    {
        var file = Path.Combine(_folder.FullName, "posd.json");
        File.WriteAllText(file, json);
        return file;
    }
}
