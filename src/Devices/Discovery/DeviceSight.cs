using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Discovery;

/// <summary>What can be seen of a device without opening it.</summary>
/// <param name="Address">As a configuration names it.</param>
/// <param name="Identity">Which device is there now.</param>
public sealed record DeviceSight(DeviceAddress Address, DeviceIdentity Identity)
{
    /// <summary>The device file, or on Windows the name of the port; null where the address leads to none: a network,
    /// or a device that is not there.</summary>
    public string? File { get; init; }

    /// <summary>Maker and product as it calls itself; null where that is not known.</summary>
    public string? Name { get; init; }

    /// <summary>The system's driver; null where that is not known.</summary>
    public string? Driver { get; init; }

    /// <summary>Who may open the file; null where that is not known.</summary>
    public FileRights? Rights { get; init; }

    /// <summary>The programs that have it open, without this one. Of other users' programs only root learns.</summary>
    public IReadOnlyList<PortHolder> Holders { get; init; } = [];

    /// <summary>Several programs may read it at once: a desktop has every keyboard open.</summary>
    public bool LetsSeveralRead { get; init; }

    /// <summary>Those of the holders that stand in the way of another: where several may read, only another posd, which
    /// would act on each code as well.</summary>
    public IReadOnlyList<PortHolder> Rivals => LetsSeveralRead ? [.. Holders.Where(one => one.IsPosd)] : Holders;

    /// <summary>Why it cannot be opened, as far as that can be seen: BadAddress, NotFound, NotPermitted or Busy. Null
    /// where nothing is in the way.</summary>
    public DeviceFault? Fault { get; init; }

    /// <summary>What is wrong with the address, for BadAddress; else null.</summary>
    public string? Why { get; init; }
}
