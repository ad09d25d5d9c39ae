using System.Globalization;

namespace PosDaemon.Devices.Transports;

/// <summary>Where a device is: a URI such as <c>serial:/dev/serial/by-id/…?baud=115200</c>, <c>serial:COM3</c>,
/// <c>tcp://10.0.0.7:9100</c> or <c>file:PATH</c>. Only the text is kept; transports read it.</summary>
public readonly record struct DeviceAddress(string Uri)
{
    public override string ToString() => Uri;
}

/// <summary>A device address taken apart: scheme, what stands behind it, and the options behind the question mark.
/// </summary>
internal sealed class AddressParts
{
    private readonly Dictionary<string, string> _options = new(StringComparer.OrdinalIgnoreCase);

    private AddressParts(DeviceAddress address, string scheme, string target) =>
        (Address, Scheme, Target) = (address, scheme, target);

    public DeviceAddress Address { get; }

    public string Scheme { get; }

    /// <summary>A path, a port name, or host:port.</summary>
    public string Target { get; }

    /// <summary>The target is a path of Linux.</summary>
    public bool IsPath => Target.StartsWith('/');

    /// <exception cref="DeviceException">BadAddress, with what is wrong.</exception>
    public static AddressParts Read(DeviceAddress address)
    {
        var text = address.Uri ?? "";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw Bad(address, "it has no scheme such as serial:, tcp:// or file:");
        var rest = text[(colon + 1)..];
        var question = OptionsIndex(rest);
        var target = question < 0 ? rest : rest[..question];
        var parts = new AddressParts(address, text[..colon].ToLowerInvariant(), target);
        if (target.Trim('/').Length == 0)
            throw Bad(address, "nothing stands behind the scheme");
        if (question >= 0)
            parts.ReadOptions(rest[(question + 1)..]);
        return parts;
    }

    /// <summary>Where in an address, or in what stands behind its scheme, the question mark before the options is; less
    /// than 0 when it has none. A device path of Windows begins with one that is none.</summary>
    public static int OptionsIndex(string text)
    {
        const string DevicePath = @"\\?\";
        var path = text.IndexOf(DevicePath, StringComparison.Ordinal);
        return text.IndexOf('?', path < 0 ? 0 : path + DevicePath.Length);
    }

    /// <summary>The whole number of an option, or its default.</summary>
    public int Number(string name, int ifAbsent)
    {
        if (!_options.TryGetValue(name, out var text))
            return ifAbsent;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Bad(Address, $"{name}={text} is not a number");
    }

    /// <summary>One of the words of an option; the first is the default.</summary>
    public string Word(string name, params ReadOnlySpan<string> words)
    {
        if (!_options.TryGetValue(name, out var text))
            return words[0];
        foreach (var word in words)
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
                return word;
        throw Bad(Address, $"{name}={text} is not one of {string.Join(", ", words)}");
    }

    /// <summary>The text of an option; null when it is not there.</summary>
    public string? Text(string name) => _options.GetValueOrDefault(name);

    public void AllowOptions(params ReadOnlySpan<string> names)
    {
        foreach (var option in _options.Keys)
            if (!names.Contains(option.ToLowerInvariant()))
                throw Bad(Address, $"{option} is not an option of {Scheme}");
    }

    public (string Host, int Port) HostAndPort()
    {
        var target = Target.Trim('/');
        var colon = target.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(target[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture,
                out var port))
            throw Bad(Address, "it must be tcp://HOST:PORT");
        if (port is < 1 or > 65535)
            throw Bad(Address, $"port {port} is not 1 to 65535");
        return (target[..colon].Trim('[', ']'), port);
    }

    public DeviceException Bad(string why) => Bad(Address, why);

    private static DeviceException Bad(DeviceAddress address, string why) =>
        new(DeviceFault.BadAddress, $"The address {address} cannot be used: {why}.");

    private void ReadOptions(string query)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !_options.TryAdd(pair[..equals], pair[(equals + 1)..]))
                throw Bad(Address, $"the option {pair} must be NAME=VALUE and stand once");
        }
    }
}
