namespace PosSim.Bench;

/// <summary>Something was asked of the bench that it cannot do; the message is for whoever asked.</summary>
internal sealed class BenchException(BenchFault fault, string message) : Exception(message)
{
    public BenchFault Fault => fault;
}

internal enum BenchFault
{
    /// <summary>No device, slip or code of that name.</summary>
    NotThere,

    /// <summary>The request makes no sense as it stands.</summary>
    Wrong,

    /// <summary>The device is not in a state for it, for example unplugged.</summary>
    NotNow,
}
