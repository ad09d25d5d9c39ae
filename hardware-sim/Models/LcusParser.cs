namespace PosSim.Models;

/// <summary>Reads the commands of a CH340 "LCUS" relay board: <c>A0 ch op ck</c>, ck the low byte of the sum. Split and
/// joined writes are the same to it; what is no command is skipped and counted, as the board does silently. Channel 0F
/// is all of them; op 0 is off, 1 is on, 2 asks for the state. The old boards never answer.</summary>
internal sealed class LcusParser : IRelayProtocol
{
    private const byte Head = 0xA0;
    private const int AllChannels = 0x0F;
    private const int Length = 4;

    private readonly byte[] _frame = new byte[Length];
    private int _count;

    /// <summary>Bytes that belonged to no command.</summary>
    public long Skipped { get; private set; }

    public byte[] Read(byte[] bytes, IRelays relays)
    {
        foreach (var command in Read(bytes))
        {
            var channels = command.Channel == AllChannels ? Enumerable.Range(1, relays.Channels) : [command.Channel];
            foreach (var channel in channels.Where(channel => channel >= 1 && channel <= relays.Channels))
                if (command.Operation is 0 or 1) relays.Switch(channel, command.Operation == 1);
        }
        return [];
    }

    public IEnumerable<LcusCommand> Read(byte[] bytes)
    {
        foreach (var value in bytes)
        {
            _frame[_count++] = value;
            while (_count > 0 && _frame[0] != Head) DropFirst();
            if (_count < Length) continue;
            if (_frame[3] == (byte)(_frame[0] + _frame[1] + _frame[2]))
            {
                _count = 0;
                yield return new LcusCommand(_frame[1], _frame[2]);
                continue;
            }
            // The head was a stray byte; a real command may start within what is left.
            DropFirst();
            while (_count > 0 && _frame[0] != Head) DropFirst();
        }
    }

    public void Reset() => _count = 0;

    private void DropFirst()
    {
        Skipped++;
        _count--;
        Array.Copy(_frame, 1, _frame, 0, _count);
    }
}

/// <summary>One command as it came.</summary>
internal readonly record struct LcusCommand(byte Channel, byte Operation);
