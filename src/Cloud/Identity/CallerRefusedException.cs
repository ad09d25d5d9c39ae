namespace PosCloud.Identity;

/// <summary>Why a caller is not heard.</summary>
internal enum CallerFault
{
    /// <summary>It did not prove who it is. On the wire it is UNAUTHENTICATED.</summary>
    NotIdentified,

    /// <summary>It is known, and may not do this. On the wire it is PERMISSION_DENIED.</summary>
    NotAllowed,

    /// <summary>It asks too often. On the wire it is RESOURCE_EXHAUSTED.</summary>
    TooOften,
}

/// <summary>A caller is not heard. The message goes to it, and says what to do.</summary>
internal sealed class CallerRefusedException(CallerFault fault, string message) : Exception(message)
{
    public CallerFault Fault => fault;
}
