namespace PosDaemon.Protocol.Scanning;

/// <summary>Makes codes of what one scanner's port gives: bytes of codes, reports or key events. Pure: the caller tells
/// it when the port fell silent. Holds at most one code.</summary>
/// <remarks>It begins in doubt: the port may have been opened in the middle of a code, so what comes at first is stale
/// and thrown away.</remarks>
public interface ICodeReader
{
    /// <summary>False until it is known that the next code will be read from its beginning.</summary>
    bool InStep { get; }

    /// <summary>True when a silence would mean something: the caller then runs its silence timer.</summary>
    bool AwaitsSilence { get; }

    /// <summary>This scanner says where its codes end, so that a silence within one is more likely a pause of its
    /// radio.</summary>
    bool SendsTerminator { get; }

    /// <summary>The silence that is waited for now whatever is set; null: the one that is set.</summary>
    TimeSpan? OwnSilence => null;

    /// <summary>Takes input up to the next finding. Call again until it is false: then all input is taken and there is
    /// no further finding.</summary>
    bool TryNext(ref ReadOnlySpan<byte> input, out ScanFrame frame);

    /// <summary>Tells that nothing came for the silence time; true when that ended or discarded something.</summary>
    bool TrySilence(out ScanFrame frame);

    /// <summary>What the scanner waits for, in order: to be sent as soon as the input has been taken.</summary>
    bool TryTakeAnswer(out ReadOnlyMemory<byte> answer)
    {
        answer = default;
        return false;
    }

    /// <summary>The device went away: what is pending will never be completed. Returns how many bytes that were; it is
    /// in doubt again.</summary>
    int Abandon();
}
