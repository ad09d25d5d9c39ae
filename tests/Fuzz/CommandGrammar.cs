using System.Text;

namespace PosDaemon.Fuzz;

/// <summary>Streams by chance: pieces of real slips, commands with a valid head, and noise; then mutated.</summary>
/// <param name="longest">Bytes after which a stream breaks off, wherever it is.</param>
internal sealed class CommandGrammar(int longest = 2000)
{
    /// <summary>GS ( L 112 and 113 store a picture, 50 prints it; FS ( C 60 ranks the fonts.</summary>
    private static readonly byte[] Stores = [112, 113, 50, 60];

    private readonly byte[] _buffer = new byte[longest];
    private int _length;

    public ReadOnlySpan<byte> Make(Chance chance)
    {
        _length = 0;
        for (var parts = chance.Next(1, 4); parts > 0; parts--)
        {
            switch (chance.Next(8))
            {
                case < 3: AddSlip(chance); break;
                case 3: AddNoise(chance, chance.Next(1, 120)); break;
                default: AddCommands(chance); break;
            }
        }
        for (var mutations = chance.Next(4); mutations > 0 && _length > 0; mutations--) Mutate(chance);
        return _buffer.AsSpan(0, _length);
    }

    private void AddSlip(Chance chance)
    {
        var slip = chance.Of(CommandCorpus.Slips);
        var start = chance.OneIn(3) ? 0 : chance.Next(slip.Length);
        var count = chance.OneIn(12) ? slip.Length - start : Math.Min(slip.Length - start, chance.Next(1, 160));
        Add(slip.AsSpan(start, count));
    }

    private void AddNoise(Chance chance, int count)
    {
        for (; count > 0; count--) Add(chance.NextByte());
    }

    private void AddCommands(Chance chance)
    {
        for (var commands = chance.Next(1, 8); commands > 0; commands--)
        {
            (var prefix, var code) = chance.Of(CommandCorpus.Heads);
            Add(prefix);
            Add(code);
            if (code == '(' || (prefix == 0x1D && code == '8')) AddFamily(chance, isLong: code == '8');
            else
                for (var count = chance.Next(chance.OneIn(4) ? 60 : 9); count > 0; count--) AddArgument(chance);
            if (chance.OneIn(2)) AddText(chance);
        }
    }

    /// <summary>With the right length nearly always, since behind a wrong one there is only data.</summary>
    private void AddFamily(Chance chance, bool isLong)
    {
        var count = chance.Next(chance.OneIn(4) ? 90 : 14);
        Add(chance.OneIn(2) ? (byte)(chance.OneIn(2) ? 'k' : 'L') : chance.Of(CommandCorpus.Families));
        Add((byte)(chance.OneIn(30) ? chance.NextByte() : count));
        Add((byte)(chance.OneIn(200) ? 1 : 0));
        if (isLong)
        {
            Add(0);
            Add(0);
        }
        // Most families begin with a kind and a function, as digits.
        for (var index = 0; index < count; index++)
        {
            if (index == 1 && chance.OneIn(3)) Add(chance.Of(Stores));
            else if (index < 3 && !chance.OneIn(4)) Add((byte)chance.Next(48, 84));
            else AddArgument(chance);
        }
    }

    private void AddArgument(Chance chance) => Add(chance.Next(6) switch
    {
        0 => chance.NextByte(),
        1 => (byte)chance.Next('0', 'Z'),
        2 => (byte)0,
        _ => (byte)chance.Next(12),
    });

    private void AddText(Chance chance)
    {
        if (chance.OneIn(4))
        {
            AddUtf8(chance);
            return;
        }
        for (var count = chance.Next(1, 30); count > 0; count--)
            Add((byte)(chance.OneIn(3) ? chance.Next(0x81, 0xFF) : chance.Next(0x20, 0x7F)));
        if (chance.OneIn(2)) Add(0x0A);
    }

    /// <summary>UTF-8 mode, then characters of every length, seldom damaged.</summary>
    private void AddUtf8(Chance chance)
    {
        if (chance.OneIn(2)) Add([0x1C, 0x28, 0x43, 0x02, 0x00, 0x30, 0x32]);
        Span<byte> encoded = stackalloc byte[4];
        for (var count = chance.Next(1, 20); count > 0; count--)
        {
            var value = chance.Next(chance.OneIn(3) ? 0x110000 : 0x3000);
            if (!Rune.TryCreate(value, out var character)) character = Rune.ReplacementChar;
            var bytes = encoded[..character.EncodeToUtf8(encoded)];
            Add(chance.OneIn(20) ? bytes[1..] : bytes);
        }
        if (chance.OneIn(2)) Add(0x0A);
    }

    private void Mutate(Chance chance)
    {
        var at = chance.Next(_length);
        switch (chance.Next(5))
        {
            case 0: _buffer[at] = chance.NextByte(); break;
            case 1: _buffer[at] = chance.Of(CommandCorpus.Prefixes); break;
            case 2: _buffer[at] ^= (byte)(1 << chance.Next(8)); break;
            case 3: Remove(at, Math.Min(_length - at, chance.Next(1, 12))); break;
            default: Add(_buffer.AsSpan(at, Math.Min(_length - at, chance.Next(1, 60))).ToArray()); break;
        }
    }

    private void Remove(int at, int count)
    {
        _buffer.AsSpan(at + count, _length - at - count).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }

    private void Add(byte value)
    {
        if (_length < _buffer.Length) _buffer[_length++] = value;
    }

    private void Add(ReadOnlySpan<byte> values)
    {
        var count = Math.Min(values.Length, _buffer.Length - _length);
        values[..count].CopyTo(_buffer.AsSpan(_length));
        _length += count;
    }
}
