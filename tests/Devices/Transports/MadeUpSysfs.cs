namespace PosDaemon.Devices.Tests.Transports;

/// <summary>A made-up sysfs with the links that the kernel makes, in a folder of its own.</summary>
internal sealed class MadeUpSysfs : IDisposable
{
    /// <summary>The capabilities of a real keyboard (AT Translated Set 2).</summary>
    public const string KeyboardKeys = "402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe";

    public string Root { get; } = Directory.CreateTempSubdirectory("posd-sysfs-").FullName;

    public string Mount => Path.Combine(Root, "sys");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public void Write(string file, string text) => Write(file, System.Text.Encoding.UTF8.GetBytes(text + "\n"));

    public void Write(string file, byte[] bytes)
    {
        var path = Path.Combine(Mount, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>The device file of a port whose folder is there.</summary>
    public string AddPort(string name, string folder, string deviceClass)
    {
        var port = Path.Combine(Mount, folder);
        Directory.CreateDirectory(port);
        var entries = Directory.CreateDirectory(Path.Combine(Mount, "class", deviceClass)).FullName;
        Directory.CreateSymbolicLink(Path.Combine(entries, name), Path.GetRelativePath(entries, port));
        var device = Path.Combine(Root, name);
        File.WriteAllText(device, "");
        return device;
    }

    /// <summary>A device on USB with one port. Returns the port's folder.</summary>
    public string AddUsb(string name, string deviceClass, string socket, string vendor, string product, string? serial,
        int number = 0)
    {
        var part = AddUsbPart(socket, vendor, product, serial, number);
        var port = $"{part}/{deviceClass}/{name}";
        AddPort(name, port, deviceClass);
        return port;
    }

    /// <summary>A device on USB that does one thing, or a further thing of one that is there. Returns the folder of the
    /// interface.</summary>
    /// <param name="kind">bInterfaceClass, and behind a space bInterfaceSubClass where it counts.</param>
    public string AddUsbPart(string socket, string vendor, string product, string? serial, int number = 0,
        string kind = "ff", string? driver = null)
    {
        var device = $"devices/pci0000:00/0000:00:14.0/usb1/{socket}";
        Write($"{device}/idVendor", vendor);
        Write($"{device}/idProduct", product);
        if (serial is not null)
            Write($"{device}/serial", serial);
        var part = $"{device}/{socket}:1.{number}";
        Write($"{part}/bInterfaceNumber", $"{number:00}");
        Write($"{part}/bInterfaceClass", kind[..2]);
        Write($"{part}/bInterfaceSubClass", kind.Length > 3 ? kind[3..] : "00");
        if (driver is not null)
            Link($"{part}/driver", $"bus/usb/drivers/{driver}");
        if (!Directory.Exists(Path.Combine(Mount, $"bus/usb/devices/{socket}")))
            Link($"bus/usb/devices/{socket}", device);
        return part;
    }

    private void Link(string link, string target)
    {
        var (from, to) = (Path.Combine(Mount, link), Directory.CreateDirectory(Path.Combine(Mount, target)).FullName);
        Directory.CreateDirectory(Path.GetDirectoryName(from)!);
        Directory.CreateSymbolicLink(from, to);
    }
}
