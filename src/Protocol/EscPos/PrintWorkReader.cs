namespace PosDaemon.Protocol.EscPos;

/// <summary>Walks through a stream of commands and adds up what they make a printer do. Lengths and effects after
/// Epson's ESC/POS reference; never throws on input and never goes back.</summary>
internal ref struct PrintWorkReader(ReadOnlySpan<byte> commands)
{
    private const byte Esc = 0x1B, Gs = 0x1D, Fs = 0x1C, Dle = 0x10;

    // Rows: a line of text, a character, the way from head to blade (20 mm), the printer's own height of bar codes, and
    // what a picture in the printer's memory may have. Cells: the widest line there is.
    private const int Pitch = 30, Character = 24, Blade = 140, BarHeight = 162, KeptPicture = 576, LineCells = 48;

    private readonly ReadOnlySpan<byte> _bytes = commands;
    private int _at;
    private int _pitch = Pitch;
    private int _high = 1, _wide = 1;
    private int _lineRows, _lineCells;
    private int _barHeight = BarHeight;
    private int _codeData, _codeCell = 3;
    private long _rows;
    private int _cuts;
    private TimeSpan _pauses;

    public PrintWork Read()
    {
        while (_at < _bytes.Length)
            _at += Math.Clamp(Step(), 1, _bytes.Length - _at);
        EndLine();
        return new PrintWork(_bytes.Length, _rows, _cuts, _pauses);
    }

    /// <summary>Where the first line ends that does not end before <paramref name="least"/>; the end where none does.
    /// </summary>
    public int LineEnd(int least)
    {
        while (_at < _bytes.Length)
        {
            var isLineFeed = _bytes[_at] == 0x0A;
            _at += Math.Clamp(Step(), 1, _bytes.Length - _at);
            if (isLineFeed && _at >= least)
                return _at;
        }

        return _bytes.Length;
    }

    // The byte so far behind the one being read; 0 behind the end.
    private readonly int this[int offset] => _at + offset < _bytes.Length ? _bytes[_at + offset] : 0;

    private readonly int Word(int offset) => this[offset] + (this[offset + 1] * 256);

    /// <summary>Deals with the command at hand and returns its length.</summary>
    private int Step()
    {
        switch (_bytes[_at])
        {
            case Esc:
                return StepEsc();
            case Gs:
                return StepGs();
            case Fs:
                return StepFs();
            case Dle:
                return this[1] switch { 0x04 or 0x05 => 3, 0x14 => this[2] == 8 ? 10 : 5, _ => 1 };
            case 0x0A or 0x0C:
                Feed(_lineRows == 0 ? _pitch : 0);
                return 1;
            case >= 0x20:
                _lineCells += _wide;
                _lineRows = Math.Max(_lineRows, Math.Max(_pitch, Character * _high));
                return 1;
            default:
                return 1;
        }
    }

    private int StepEsc()
    {
        switch (this[1])
        {
            case '@':
                (_pitch, _high, _wide, _barHeight) = (Pitch, 1, 1, BarHeight);
                return 2;
            case '2':
                _pitch = Pitch;
                return 2;
            case '3':
                _pitch = this[2];
                return 3;
            case 'J' or 'K':
                Feed(this[2]);
                return 3;
            case 'd' or 'e':
                Feed(this[2] * _pitch);
                return 3;
            case '!':
                (_high, _wide) = ((this[2] & 0x10) != 0 ? 2 : 1, (this[2] & 0x20) != 0 ? 2 : 1);
                return 3;
            case '*':
                _lineRows = Math.Max(_lineRows, Math.Max(_pitch, Character));
                return 5 + (Word(3) * (this[2] >= 32 ? 3 : 1));
            case 'i' or 'm':
                Cut(0);
                return 2;
            case 'p':
                _pauses += TimeSpan.FromMilliseconds(2 * (this[3] + this[4]));
                return 5;
            case 'B':
                _pauses += TimeSpan.FromMilliseconds(100 * this[2] * this[3]);
                return 4;
            case '(':
                if (this[2] == 'A')
                    _pauses += TimeSpan.FromMilliseconds(100 * this[7] * (this[8] + this[9]));
                return 5 + Word(3);
            case 'W':
                _rows += Word(8);
                return 10;
            case '$' or '\\' or 'c':
                return 4;
            case 'D':
                return 3 + Math.Max(0, _bytes[Math.Min(_at + 2, _bytes.Length)..].IndexOf((byte)0));
            case 'L' or 'S' or 'v' or '<':
                return 2;
            default:
                return 3;
        }
    }

    private int StepGs()
    {
        switch (this[1])
        {
            case '!':
                (_high, _wide) = ((this[2] & 7) + 1, (this[2] >> 4 & 7) + 1);
                return 3;
            case 'V':
                var feeds = this[2] is 65 or 66 or 97 or 98 or 103 or 104;
                Cut(feeds ? Blade + this[3] : 0);
                return feeds ? 4 : 3;
            case 'v':
                Feed(Word(6) * ((this[3] & 2) != 0 ? 2 : 1));
                return 8 + (Word(4) * Word(6));
            case 'Q':
                Feed(Word(6) * 2);
                return 8 + (Word(4) * Word(6));
            case 'h':
                _barHeight = this[2];
                return 3;
            case 'k':
                Feed(_barHeight + Pitch);
                return this[2] >= 65
                    ? 4 + this[3]
                    : 4 + Math.Max(0, _bytes[Math.Min(_at + 3, _bytes.Length)..].IndexOf((byte)0));
            case '(':
                StepSymbolOrPicture(5, Word(3));
                return 5 + Word(3);
            case '8':
                StepSymbolOrPicture(7, 0);
                return (int)Math.Min(_bytes.Length, 7 + Word(3) + (Word(5) * 65536L));
            case '*':
                return 4 + (this[2] * this[3] * 8);
            case '/':
                Feed(KeptPicture);
                return 3;
            case 'L' or 'W' or 'P' or '$' or '\\':
                return 4;
            case '^':
                Feed(KeptPicture * this[2]);
                return 5;
            case ':':
                return 2;
            default:
                return 3;
        }
    }

    private int StepFs()
    {
        switch (this[1])
        {
            case '&' or '.':
                return 2;
            case '!':
                if ((this[2] & 8) != 0)
                    _high = Math.Max(_high, 2);
                return 3;
            case 'S' or '?':
                return 4;
            case 'p':
                Feed(KeptPicture);
                return 4;
            case '(':
                return 5 + Word(3);
            case '2':
                return 76;
            default:
                return 3;
        }
    }

    /// <summary>GS ( k: a code's data and how it is printed; GS ( L and GS 8 L: a picture, or one that is kept.
    /// </summary>
    /// <param name="head">Bytes before the parameters.</param>
    /// <param name="length">Of the parameters, where one word holds it.</param>
    private void StepSymbolOrPicture(int head, int length)
    {
        var function = this[head + 1];
        if (this[2] == 'k')
            StepSymbol(function, length);
        else if (this[2] == 'L' && function is 112 or 113)
            Feed(Word(head + 8) * Math.Max(1, this[head + 4]));
        else if (this[2] == 'L' && function is 69 or 85)
            Feed(KeptPicture * Math.Max(1, this[head + 5]));
    }

    private void StepSymbol(int function, int length)
    {
        switch (function)
        {
            case 67:
                _codeCell = this[7];
                break;
            case 80:
                _codeData = length - 3;
                break;
            case 81:
                Feed((17 + (4 * Version(_codeData))) * Math.Max(1, _codeCell) + Pitch);
                break;
        }
    }

    /// <summary>The version of a QR code that holds so many bytes at level H; other codes are taken for as high. Its
    /// capacity is near 3/4 v² + 3 v (ISO 18004, table 7: 119 bytes of version 10, 1,273 of 40).</summary>
    private static int Version(int data)
    {
        var version = 1;
        while (version < 40 && (0.75 * version * version) + (3 * version) < data)
            version++;
        return version;
    }

    private void Cut(int rows)
    {
        Feed(rows);
        _cuts++;
    }

    private void Feed(int rows)
    {
        EndLine();
        _rows += rows;
    }

    // A line with more cells than any paper has goes on below.
    private void EndLine()
    {
        _rows += (long)_lineRows * (1 + (Math.Max(0, _lineCells - 1) / LineCells));
        (_lineRows, _lineCells) = (0, 0);
    }
}
