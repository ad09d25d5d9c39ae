using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Transports;

public sealed class AddressTests
{
    [Theory]
    [InlineData("serial:/dev/serial/by-id/usb-1?baud=115200")]
    [InlineData("serial:COM3")]
    [InlineData("serial:COM3?baud=9600&data=7&parity=even&stop=2&flow=xon")]
    [InlineData("tcp://10.0.0.7:9100")]
    [InlineData("tcp://[::1]:9100")]
    [InlineData("file:/tmp/slips.bin")]
    public void Good_address_has_no_fault(string uri) =>
        Assert.Null(SystemTransportFactory.FaultOf(new DeviceAddress(uri)));

    [Theory]
    [InlineData("", "no scheme")]
    [InlineData("COM3", "no scheme")]
    [InlineData("serial:", "nothing stands")]
    [InlineData("serial:/dev/x?baud=fast", "baud=fast is not a number")]
    [InlineData("serial:/dev/x?baud=12345", "baud=12345 is not one of")]
    [InlineData("serial:/dev/x?data=9", "data=9")]
    [InlineData("serial:/dev/x?parity=mark", "parity=mark is not one of")]
    [InlineData("serial:/dev/x?stop=3", "stop=3")]
    [InlineData("serial:/dev/x?speed=9600", "speed is not an option")]
    [InlineData("serial:/dev/x?baud=9600&baud=1", "must be NAME=VALUE and stand once")]
    [InlineData("tcp://printer", "tcp://HOST:PORT")]
    [InlineData("tcp://printer:0", "tcp://HOST:PORT")]
    [InlineData("tcp://printer:70000", "tcp://HOST:PORT")]
    [InlineData("bluetooth:aa", "not one of serial, tcp, file")]
    public void Wrong_address_is_told_with_what_is_wrong(string uri, string part) =>
        Assert.Contains(part, SystemTransportFactory.FaultOf(new DeviceAddress(uri)), StringComparison.Ordinal);
}
