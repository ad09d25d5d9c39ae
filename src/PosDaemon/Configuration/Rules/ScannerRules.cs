using PosDaemon.Devices;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Scanning.Commands;

namespace PosDaemon.Configuration;

/// <summary>Rules within one scanner: what it speaks and what it is told go with its address.</summary>
internal static class ScannerRules
{
    public static IEnumerable<ConfigurationFault> Check(ScannerEntry scanner, int index)
    {
        var path = $"scanners[{index}]";
        var address = new DeviceAddress(scanner.Address);
        if (scanner.Protocol == ScanProtocol.Ssi && !Drivers.SendsBytes(address))
            yield return new($"{path}.protocol",
                "is for scanners that send bytes, and this one sends reports or keys",
                "leave it out, or give the serial: or tcp: address");
        if (!Drivers.TakesCommands(address))
        {
            if (scanner.Commands != ScannerFamily.None)
                yield return NoCommands($"{path}.commands");
            if (scanner.CommandBytes is not null)
                yield return NoCommands($"{path}.commandBytes");
        }
        else if (FamilyFault(scanner, address) is var (what, instead))
        {
            yield return new($"{path}.commands", what, instead);
        }
    }

    private static ConfigurationFault NoCommands(string path) => new(path,
        "is for scanners that can be told something, and a keyboard cannot",
        "leave it out, or set the scanner to USB serial or USB HID POS");

    private static (string What, string Instead)? FamilyFault(ScannerEntry scanner, DeviceAddress address)
    {
        var isSsi = scanner.Protocol == ScanProtocol.Ssi;
        return scanner.Commands switch
        {
            ScannerFamily.None => null,
            ScannerFamily.Ssi when !isSsi =>
                ("are packets, and \"protocol\" says that none are spoken", "write \"protocol\": \"ssi\" too"),
            ScannerFamily.HidPos when Drivers.SendsBytes(address) =>
                ("are reports of a HID POS scanner, and this one sends bytes", "give the hidraw: address"),
            not ScannerFamily.HidPos when !Drivers.SendsBytes(address) =>
                ("are bytes, and this one takes reports", "write \"hidPos\""),
            not (ScannerFamily.Ssi or ScannerFamily.HidPos) when isSsi =>
                ("are no packets, and this scanner speaks nothing else", "write \"ssi\""),
            _ when !scanner.ToOptions().Commands.HasSounds =>
                ("have no sound that is known", "add \"commandBytes\" from the manual, or leave it out"),
            _ => null,
        };
    }
}
