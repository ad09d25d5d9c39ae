namespace PosDaemon.Protocol.EscPos.Status;

/// <summary>What the host sends to learn about a printer. None of these may stand inside another command.</summary>
public static class StatusRequest
{
    /// <summary>DLE EOT n, n = 1 printer, 2 off line cause, 3 error cause, 4 paper: 10 04 n. Run on receipt, also
    /// when off line or full; one byte back for each, in the order of asking (TM-T88III specification p. 73-74). At
    /// most 4 may be unanswered.</summary>
    public static byte[] RealTime(params ReadOnlySpan<int> kinds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kinds.Length, 4);
        var bytes = new byte[3 * kinds.Length];
        for (var i = 0; i < kinds.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(kinds[i], 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(kinds[i], 4);
            (bytes[3 * i], bytes[(3 * i) + 1], bytes[(3 * i) + 2]) = (0x10, 0x04, (byte)kinds[i]);
        }

        return bytes;
    }

    /// <summary>How many different numbers <see cref="ProcessId"/> takes: four characters of 95.</summary>
    public const int ProcessIds = 95 * 95 * 95 * 95;

    /// <summary>GS ( H function 48: 1D 28 48 06 00 30 30 d1 d2 d3 d4, each d 20 to 7E. Answered 37 22 d1 d2 d3 d4 00
    /// when everything before it is on paper (Epson, GS ( H fn 48; TM-T88III guide p. 428).</summary>
    /// <param name="id">0 to <see cref="ProcessIds"/> - 1.</param>
    public static byte[] ProcessId(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, ProcessIds);
        byte[] command = [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, 0, 0, 0, 0];
        for (var place = command.Length - 1; place >= command.Length - 4; place--)
        {
            command[place] = (byte)(0x20 + (id % 95));
            id /= 95;
        }

        return command;
    }

    /// <summary>GS r 1: 1D 72 01. Run in its turn behind the print data, so its answer proves that everything before
    /// it was processed (not that the last dots are on paper). Not run while off line or out of paper.</summary>
    public static ReadOnlySpan<byte> Fence => [0x1D, 0x72, 0x01];

    /// <summary>GS I 67, model name: 1D 49 43. Run in its turn; answered as block 5F text 00.</summary>
    public static ReadOnlySpan<byte> Model => [0x1D, 0x49, 0x43];

    /// <summary>DLE DC4 8, clear buffers: 10 14 08 01 03 14 01 06 02 08, answered 37 25 00 where it is known. All
    /// bytes are control characters, so a printer that does not know it prints nothing.</summary>
    public static ReadOnlySpan<byte> ClearBuffers => [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];

    /// <summary>GS a 0F: 1D 61 0F. From here on the printer says by itself, also with a full buffer, when its drawer
    /// opens, it goes off line, has an error, or its paper changes, and once at once; ESC @ ends it (Epson, GS a).
    /// </summary>
    public static ReadOnlySpan<byte> WatchOn => [0x1D, 0x61, 0x0F];

    /// <summary>ESC @: 1B 40. Clears the print buffer (not the receive buffer) and turns ASB off.</summary>
    public static ReadOnlySpan<byte> Initialise => [0x1B, 0x40];
}
