namespace PosSim.Paper.Codes;

/// <summary>CODE93 with its two check characters; all of ASCII by shift characters.</summary>
internal static class Code93
{
    private const string Set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

    /// <summary>Shift characters after the set above: ($), (%), (/), (+).</summary>
    private const int ShiftDollar = 43, ShiftPercent = 44, ShiftSlash = 45, ShiftPlus = 46;

    private const string StartStop = "101011110";

    private static readonly string[] Modules =
    [
        "100010100", "101001000", "101000100", "101000010", "100101000", "100100100", "100100010", "101010000",
        "100010010", "100001010", "110101000", "110100100", "110100010", "110010100", "110010010", "110001010",
        "101101000", "101100100", "101100010", "100110100", "100011010", "101011000", "101001100", "101000110",
        "100101100", "100010110", "110110100", "110110010", "110101100", "110100110", "110010110", "110011010",
        "101101100", "101100110", "100110110", "100111010", "100101110", "111010100", "111010010", "111001010",
        "101101110", "101110110", "110101110", "100100110", "111011010", "111010110", "100110010",
    ];

    public static Barcode? Make(string text)
    {
        if (text.Length == 0 || text.Any(character => character > 127)) return null;
        var values = new List<int>();
        foreach (var character in text) Append(values, character);
        values.Add(Check(values, 20));
        values.Add(Check(values, 15));
        var modules = StartStop + string.Concat(values.Select(value => Modules[value])) + StartStop + "1";
        string readable = new([.. text.Select(character => character < ' ' || character == 127 ? '■' : character)]);
        return new Barcode("CODE93", text, $"□{readable}□", Barcode.FromModules(modules), false);
    }

    /// <summary>Weights 1 to the limit from the right, modulo 47.</summary>
    private static int Check(List<int> values, int limit)
    {
        var sum = 0;
        for (var index = 0; index < values.Count; index++) sum += values[^(index + 1)] * (index % limit + 1);
        return sum % 47;
    }

    private static void Append(List<int> values, char character)
    {
        var direct = Set.IndexOf(character);
        if (direct >= 0)
        {
            values.Add(direct);
            return;
        }
        var (shift, second) = character switch
        {
            '\0' => (ShiftPercent, 'U'),
            <= '\x1A' => (ShiftDollar, (char)('A' + character - 1)),
            <= '\x1F' => (ShiftPercent, (char)('A' + character - 0x1B)),
            <= ',' => (ShiftSlash, (char)('A' + character - '!')),
            ':' => (ShiftSlash, 'Z'),
            <= '?' => (ShiftPercent, (char)('F' + character - ';')),
            '@' => (ShiftPercent, 'V'),
            <= '_' => (ShiftPercent, (char)('K' + character - '[')),
            '`' => (ShiftPercent, 'W'),
            <= 'z' => (ShiftPlus, (char)('A' + character - 'a')),
            _ => (ShiftPercent, (char)('P' + character - '{')),
        };
        values.Add(shift);
        values.Add(Set.IndexOf(second));
    }
}
