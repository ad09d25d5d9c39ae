namespace PosSim.Interpreter;

/// <summary>Cuts the byte stream into characters, commands and image data. Works a byte at a time, so it does not
/// matter how the bytes were split on their way (runs that change nothing but themselves are taken at once); never
/// throws, and keeps no more than one command of limited size.</summary>
internal sealed class CommandReader(EscPosInterpreter printer)
{
    /// <summary>Bytes of one command kept; the largest documented graphic (2047 x 1662 dots) fits. The rest of a longer
    /// one is counted off and dropped.</summary>
    private const int LongestCommand = 1 << 19;

    private byte[] arguments = new byte[256];
    private int stored;
    private long seen;
    private long needed;
    private byte prefix;
    private CommandTable.Entry? entry;
    private IByteSink? sink;

    /// <summary>True while bytes are the inside of a command or an image.</summary>
    public bool IsInside => prefix != 0 || sink is not null;

    /// <summary>Takes at least one byte, more only of what cannot move paper; gives how many.</summary>
    public int Push(ReadOnlySpan<byte> bytes)
    {
        int run = sink is not null ? sink.WriteRun(bytes)
            : entry is not null ? TakeArguments(bytes)
            : prefix == 0 ? printer.Characters(bytes)
            : 0;
        if (run > 0) return run;
        Push(bytes[0]);
        return 1;
    }

    private void Push(byte value)
    {
        if (sink is not null)
        {
            if (!sink.Write(value)) sink = null;
        }
        else if (entry is not null) TakeArgument(value);
        else if (prefix != 0) TakeName(value);
        else if (CommandTable.IsPrefix(value)) prefix = value;
        else if (value >= 0x20) printer.Character(value);
        else printer.Control(value);
    }

    /// <summary>Sends the bytes that follow the running command elsewhere, until the sink has enough.</summary>
    public void Divert(IByteSink target) => sink = target;

    public void Reset()
    {
        (prefix, entry, sink) = (0, null, null);
        ShrinkBuffer();
    }

    private void TakeName(byte value)
    {
        CommandTable.Entry? found = CommandTable.Standard.Find(prefix, value);
        if (found is null)
        {
            printer.Body.Trace($"unknown command {prefix:X2} {value:X2}: skipped");
            prefix = 0;
            return;
        }
        entry = found;
        (stored, seen) = (0, 0);
        needed = found.Length([]);
        if (needed == 0) Run();
    }

    /// <summary>Arguments before the last one of those that are known to come.</summary>
    private int TakeArguments(ReadOnlySpan<byte> bytes)
    {
        int run = (int)Math.Min(bytes.Length, needed - seen - 1);
        if (run <= 1 || seen != stored || stored + run > LongestCommand) return 0;
        if (stored + run > arguments.Length)
            Array.Resize(ref arguments, Math.Max(arguments.Length * 2, stored + run));
        bytes[..run].CopyTo(arguments.AsSpan(stored));
        stored += run;
        seen += run;
        return run;
    }

    private void TakeArgument(byte value)
    {
        if (stored < LongestCommand)
        {
            if (stored == arguments.Length) Array.Resize(ref arguments, arguments.Length * 2);
            arguments[stored++] = value;
        }
        seen++;
        if (seen < needed) return;
        if (seen == stored) needed = entry!.Length(arguments.AsSpan(0, stored));
        if (seen >= needed) Run();
    }

    private void Run()
    {
        CommandTable.Entry command = entry!;
        (prefix, entry) = (0, null);
        if (seen > stored)
            printer.Body.Trace($"{command.Name} with {seen} bytes is too long: dropped");
        else
            printer.Run(command, arguments.AsSpan(0, stored));
        ShrinkBuffer();
    }

    private void ShrinkBuffer()
    {
        if (arguments.Length > 64 * 1024) arguments = new byte[256];
    }
}

/// <summary>Takes the data of a command too long to be kept whole.</summary>
internal interface IByteSink
{
    /// <summary>False with the last byte it wants.</summary>
    bool Write(byte value);

    /// <summary>Takes as many as do no more than be kept, and gives their number; may be none.</summary>
    int WriteRun(ReadOnlySpan<byte> bytes);
}
