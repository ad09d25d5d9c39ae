namespace PosSim.Interpreter;

/// <summary>Takes the data of a command too long to be kept whole.</summary>
internal interface IByteSink
{
    /// <summary>False with the last byte it wants.</summary>
    bool Take(byte value);

    /// <summary>Takes as many as do no more than be kept, and gives their number; may be none.</summary>
    int TakeRun(ReadOnlySpan<byte> bytes);
}
