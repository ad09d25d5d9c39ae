using System.Text;
using PosDaemon.Configuration;

namespace PosDaemon.Tests.Configuration;

/// <summary>Configurations as text, for the tests of this folder and the hosts that need a good one.</summary>
internal static class ConfigurationText
{
    /// <summary>The example of the documentation.</summary>
    public const string Example =
        """
        {
          "terminal": { "id": "demo-1", "store": "demo", "language": "zh" },
          "stateDirectory": "state",
          "cloud": { "url": "http://127.0.0.1:5080", "deadline": "00:00:05" },
          "console": { "listen": "http://127.0.0.1:7070", "tokenFile": "console.token" },
          "scanners": [{ "name": "scanner1", "address": "serial:/dev/ttyACM7?baud=9600" }],
          "printers": [{ "name": "printer1", "address": "tcp://127.0.0.1:9100", "profile": "generic-80" }],
          "gates": [{ "name": "gate1", "address": "serial:/dev/ttyUSB7?baud=9600",
                      "pulse": "00:00:00.500", "channel": 1 }],
          "lanes": [
            // The counter asks for the bill of a voucher; the exit asks nobody.
            { "name": "counter", "scanner": "scanner1", "printer": "printer1", "gate": "gate1",
              "confirm": "whenNeeded", "operator": "", "answerWindow": "00:00:08", "repeatWindow": "00:00:05" },
          ],
          "log": { "level": "information", "file": "posd.log" }
        }
        """;

    public static ConfigurationResult Parse(string json) =>
        ConfigurationFile.Parse("/etc/posd/posd.json", Encoding.UTF8.GetBytes(json), _ => null);

    public static IReadOnlyList<ConfigurationFault> FaultsOf(string json) =>
        Assert.IsType<ConfigurationResult.Faulty>(Parse(json)).Faults;

    public static LoadedConfiguration Good(string json) => Parse(json) switch
    {
        ConfigurationResult.Usable usable => usable.Configuration,
        ConfigurationResult.Faulty faulty => throw new InvalidOperationException(faulty.Message()),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
