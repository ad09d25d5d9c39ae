using System.CommandLine;
using PosDaemon.Devices;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary><c>posd ports</c>: the serial ports, USB printers, USB scanners and print queues of this computer, as a
/// configuration names them, and which device is at each. Opens none, so that it can be asked while the daemon runs.
/// </summary>
internal static class PortsCommand
{
    public static Command Create(TextWriter output)
    {
        var command = new Command(
            "ports", "List serial ports, USB printers, USB scanners and print queues; opens none.");
        command.SetAction(_ =>
        {
            var ports = Drivers.FindPorts();
            if (ports.Count == 0)
                output.WriteLine("This computer knows of no serial port, USB printer, USB scanner or print queue.");
            var width = ports.Select(port => port.Address.Uri.Length).DefaultIfEmpty().Max();
            foreach (var (address, identity) in ports)
            {
                output.WriteLine(identity == DeviceIdentity.OfAddress(address)
                    ? address.Uri
                    : $"{address.Uri.PadRight(width)}  {identity}");
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
