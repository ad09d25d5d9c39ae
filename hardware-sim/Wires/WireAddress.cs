using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace PosSim.Wires;

/// <summary>Where a virtual device hangs: <c>tcp://127.0.0.1:9100</c> (port 0 takes a free one) or
/// <c>pty:/path/of/symlink</c>.</summary>
internal abstract record WireAddress
{
    public sealed record Tcp(IPEndPoint Listen) : WireAddress;

    public sealed record Pty(string Link) : WireAddress;

    public static bool TryParse(string text, [NotNullWhen(true)] out WireAddress? address, out string fault)
    {
        (address, fault) = text switch
        {
            _ when text.StartsWith("tcp://", StringComparison.Ordinal) => ParseTcp(text),
            _ when text.StartsWith("pty:", StringComparison.Ordinal) => ParsePty(text),
            _ => ((WireAddress?)null, $"\"{text}\" is no address: write tcp://127.0.0.1:PORT or pty:/path/of/symlink"),
        };
        return address is not null;
    }

    private static (WireAddress?, string) ParseTcp(string text)
    {
        var rest = text["tcp://".Length..].Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        if (!rest.Contains(':', StringComparison.Ordinal) || !IPEndPoint.TryParse(rest, out var end))
            return (null, $"\"{text}\" is no TCP address: write tcp://127.0.0.1:PORT");
        // A virtual printer prints whatever it is sent; nobody but this machine should reach it.
        return IPAddress.IsLoopback(end.Address)
            ? (new Tcp(end), "")
            : (null, $"\"{text}\" is not on this machine: virtual devices listen on 127.0.0.1 only");
    }

    private static (WireAddress?, string) ParsePty(string text)
    {
        var link = text["pty:".Length..];
        if (!Path.IsPathRooted(link)) return (null, $"\"{text}\" needs a whole path: pty:/path/of/symlink");
        return OperatingSystem.IsLinux()
            ? (new Pty(link), "")
            : (null, $"\"{text}\": pseudo terminals exist on Linux only; use tcp://127.0.0.1:PORT here");
    }
}
