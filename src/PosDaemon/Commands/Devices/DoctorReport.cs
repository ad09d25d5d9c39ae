using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PosDaemon.Devices;
using PosDaemon.Devices.Discovery;

namespace PosDaemon.Commands;

/// <summary>What <c>posd doctor</c> has found.</summary>
/// <param name="Configuration">The file.</param>
/// <param name="Terminal">Its terminal's id.</param>
/// <param name="Running">A posd runs on it, and the states are what it says; else each device was tried.</param>
/// <param name="Devices">Those of the configuration: scanners, printers, gates, lamps.</param>
/// <param name="Others">What else is plugged in and has something to say.</param>
/// <param name="Findings">Of no device.</param>
internal sealed record DoctorReport(string Configuration, string Terminal, bool Running,
    IReadOnlyList<CheckedDevice> Devices, IReadOnlyList<PluggedDevice> Others, IReadOnlyList<Finding> Findings)
{
    /// <summary>Of a configuration that cannot be used.</summary>
    /// <param name="file">Which.</param>
    /// <param name="fault">It, with what is wrong.</param>
    public static DoctorReport OfFaulty(string file, Finding fault) => new(file, "", false, [], [], [fault]);

    /// <summary>Nothing that is needed fails.</summary>
    [JsonIgnore]
    public bool IsWell =>
        Devices.All(device => device.Works) && AllFindings.All(one => one.Finding.Level < FindingLevel.Failure);

    /// <summary>The gravest first, and those of devices before the others, each with the device's name.</summary>
    [JsonIgnore]
    public IEnumerable<(string? Device, Finding Finding)> AllFindings => Devices
        .SelectMany(device => device.Findings, (device, finding) => ((string?)device.Name, finding))
        .Concat(Others.SelectMany(other => other.Findings, (other, finding) => (other.Name ?? other.Address, finding)))
        .Concat(Findings.Select(finding => ((string?)null, finding)))
        .OrderByDescending(one => one.finding.Level);
}

/// <summary>One device of the configuration.</summary>
/// <param name="Lanes">Those that use it.</param>
/// <param name="Works">It can be used now.</param>
/// <param name="Detail">What it is, as far as it is known: a model, an identity.</param>
internal sealed record CheckedDevice(DeviceKind Kind, string Name, string Address, IReadOnlyList<string> Lanes,
    bool Works, string? Detail, IReadOnlyList<Finding> Findings);

/// <summary>One device that is plugged in.</summary>
/// <param name="Address">As a configuration would name it; null where it has no port.</param>
/// <param name="Identity">See <see cref="DeviceIdentity"/>.</param>
/// <param name="Name">Maker and product as it calls itself; null where it does not.</param>
/// <param name="File">The device file; null where there is none.</param>
/// <param name="Driver">Of the system; null where that is not known or there is none.</param>
/// <param name="UsedBy">The scanner, printer, gate or lamps of the configuration that it is; null where it is none.
/// </param>
/// <param name="HeldBy">The programs that have it open, as far as they can be seen.</param>
internal sealed record PluggedDevice(string? Address, string Identity, string? Name, string? File, string? Driver,
    string? UsedBy, IReadOnlyList<PortHolder> HeldBy, IReadOnlyList<Finding> Findings);

/// <summary>The answer of <c>posd devices --json</c>.</summary>
internal sealed record DevicesReport(IReadOnlyList<PluggedDevice> Devices);

/// <summary>The reports as JSON. Chinese is written as it is.</summary>
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(DevicesReport))]
internal sealed partial class DoctorJson : JsonSerializerContext
{
    public static DoctorJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters =
        {
            new JsonStringEnumConverter<FindingLevel>(JsonNamingPolicy.CamelCase, false),
            new JsonStringEnumConverter<DeviceKind>(JsonNamingPolicy.CamelCase, false),
        },
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
