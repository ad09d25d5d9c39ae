using System.Buffers;
using System.Globalization;

namespace PosDaemon.Protocol.Grpc;

/// <summary>What the frame parser found at the start of a buffer.</summary>
public readonly record struct FrameRead
{
    private FrameRead(FrameOutcome outcome) => Outcome = outcome;

    public FrameOutcome Outcome { get; }

    /// <summary>Parsed: the message, without its prefix; a view of the buffer.</summary>
    public ReadOnlySequence<byte> Message { get; private init; }

    /// <summary>Parsed: where the next frame starts.</summary>
    public SequencePosition End { get; private init; }

    /// <summary>Faulty: what is wrong with the prefix.</summary>
    public FrameFault Fault { get; private init; }

    /// <summary>Faulty: the length or the flag that is wrong.</summary>
    public long FaultValue { get; private init; }

    public static FrameRead NeedMore { get; } = new(FrameOutcome.NeedMore);

    public static FrameRead Parsed(ReadOnlySequence<byte> message, SequencePosition end) =>
        new(FrameOutcome.Parsed) { Message = message, End = end };

    public static FrameRead Faulty(FrameFault fault, long value) =>
        new(FrameOutcome.Faulty) { Fault = fault, FaultValue = value };

    /// <summary>The status for a faulty frame (statuscodes.md; compression.md, test case 6).</summary>
    public GrpcStatus ToStatus(int maxMessageBytes) => Fault switch
    {
        FrameFault.TooLarge => new(GrpcStatusCode.ResourceExhausted, string.Create(CultureInfo.InvariantCulture,
            $"a message of {FaultValue} bytes is larger than the limit of {maxMessageBytes}")),
        FrameFault.Compressed => new(
            GrpcStatusCode.Internal, "a message is marked compressed and no encoding is agreed"),
        _ => new(GrpcStatusCode.Internal, string.Create(CultureInfo.InvariantCulture,
            $"a message starts with {FaultValue} instead of a compressed-flag; the stream is not gRPC or out of step")),
    };
}

/// <summary>The three answers of the frame parser.</summary>
public enum FrameOutcome
{
    NeedMore,
    Parsed,

    /// <summary>Nothing after this can be trusted: the call is over.</summary>
    Faulty,
}

/// <summary>What is wrong with a frame's prefix.</summary>
public enum FrameFault
{
    None,
    TooLarge,

    /// <summary>Flag 1, but we offered no compression.</summary>
    Compressed,

    /// <summary>A flag other than 0 and 1.</summary>
    BadFlag,
}
