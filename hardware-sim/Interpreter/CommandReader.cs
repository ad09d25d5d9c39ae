namespace PosSim.Interpreter;

/// <summary>Cuts the byte stream into characters, commands and image data. Works a byte at a time, so it does not
/// matter how the bytes were split on their way (runs that change nothing but themselves are taken at once); never
/// throws, and keeps no more than one command of limited size.</summary>
internal sealed class CommandReader(EscPosInterpreter printer)
{
    /// <summary>Bytes of one command kept; the largest documented graphic (2047 x 1662 dots) fits. The rest of a longer
    /// one is counted off and dropped.</summary>
    private const int LongestCommand = 1 << 19;

    /// <summary>Bytes of a command in which single values may decide its length.</summary>
    private const int LongestHead = 64;

    private byte[] _arguments = new byte[256];
    private int _stored;
    private long _seen;
    private long _needed;
    private byte _prefix;
    private CommandTable.Entry? _entry;
    private IByteSink? _sink;

    /// <summary>Takes at least one byte, more only of what cannot move paper; gives how many.</summary>
    public int Push(ReadOnlySpan<byte> bytes)
    {
        var run = _sink is not null ? _sink.WriteRun(bytes)
            : _entry is not null ? ReadArguments(bytes)
            : _prefix == 0 ? printer.Characters(bytes)
            : 0;
        if (run > 0) return run;
        Push(bytes[0]);
        return 1;
    }

    private void Push(byte value)
    {
        if (_sink is not null)
        {
            if (!_sink.Write(value)) _sink = null;
        }
        else if (_entry is not null) ReadArgument(value);
        else if (_prefix != 0) ReadName(value);
        else if (CommandTable.IsPrefix(value)) _prefix = value;
        else if (value >= 0x20) printer.Character(value);
        else printer.Control(value);
    }

    /// <summary>Sends the bytes that follow the running command elsewhere, until the sink has enough.</summary>
    public void Divert(IByteSink target) => _sink = target;

    /// <summary>The command that the bytes so far have begun and not ended; null between commands.</summary>
    public StreamEnd? Unfinished =>
        _sink is { } sink ? StreamEnd.Within(sink.Name, sink.Missing, isExact: true)
        : _entry is { } entry
            ? StreamEnd.Within(TraceLine.NameOf(entry.Name, Stored), _needed - _seen, isExact: IsLengthKnown(entry))
        : _prefix != 0 ? StreamEnd.Within(CommandTable.NameOf(_prefix), 1, isExact: false)
        : null;

    public void Reset()
    {
        (_prefix, _entry, _sink) = (0, null, null);
        ShrinkBuffer();
    }

    private void ReadName(byte value)
    {
        var found = CommandTable.Standard.Find(_prefix, value);
        if (found is null)
        {
            printer.Body.Trace($"unknown command {_prefix:X2} {value:X2}: skipped");
            _prefix = 0;
            return;
        }
        _entry = found;
        (_stored, _seen) = (0, 0);
        _needed = found.Length([]);
        if (_needed == 0) Run();
    }

    /// <summary>Arguments before the last one of those that are known to come.</summary>
    private int ReadArguments(ReadOnlySpan<byte> bytes)
    {
        var run = (int)Math.Min(bytes.Length, _needed - _seen - 1);
        if (run <= 1 || _seen != _stored || _stored + run > LongestCommand) return 0;
        if (_stored + run > _arguments.Length)
            Array.Resize(ref _arguments, Math.Max(_arguments.Length * 2, _stored + run));
        bytes[..run].CopyTo(_arguments.AsSpan(_stored));
        _stored += run;
        _seen += run;
        return run;
    }

    private void ReadArgument(byte value)
    {
        if (_stored < LongestCommand)
        {
            if (_stored == _arguments.Length) Array.Resize(ref _arguments, _arguments.Length * 2);
            _arguments[_stored++] = value;
        }
        _seen++;
        if (_seen < _needed) return;
        if (_seen == _stored) _needed = _entry!.Length(_arguments.AsSpan(0, _stored));
        if (_seen >= _needed) Run();
    }

    private ReadOnlySpan<byte> Stored => _arguments.AsSpan(0, _stored);

    /// <summary>Whether the number of bytes that are needed is all of them, whatever they will be.</summary>
    private bool IsLengthKnown(CommandTable.Entry entry)
    {
        // The length of what is too long to be kept was told by its head; the head of a raster is followed by its data.
        if (_needed > LongestCommand || _seen > _stored) return true;
        if (entry.Name == "GS v") return false;
        var guess = new byte[_needed];
        Stored.CopyTo(guess);
        // In long data any two values tell as much as all of them.
        var step = _needed <= LongestHead ? 1 : 255;
        for (var value = 0; value <= 255; value += step)
        {
            guess.AsSpan(_stored).Fill((byte)value);
            if (entry.Length(guess) != _needed) return false;
        }
        return true;
    }

    private void Run()
    {
        var command = _entry!;
        (_prefix, _entry) = (0, null);
        if (_seen > _stored)
            printer.Body.Trace($"{command.Name} with {_seen} bytes is too long: dropped");
        else
            printer.Run(command, _arguments.AsSpan(0, _stored));
        ShrinkBuffer();
    }

    private void ShrinkBuffer()
    {
        if (_arguments.Length > 64 * 1024) _arguments = new byte[256];
    }
}

/// <summary>Takes the data of a command too long to be kept whole.</summary>
internal interface IByteSink
{
    /// <summary>The command whose data it takes.</summary>
    string Name { get; }

    /// <summary>Bytes it still wants.</summary>
    long Missing { get; }

    /// <summary>False with the last byte it wants.</summary>
    bool Write(byte value);

    /// <summary>Takes as many as do no more than be kept, and gives their number; may be none.</summary>
    int WriteRun(ReadOnlySpan<byte> bytes);
}
