namespace PosSim.Paper.Codes;

/// <summary>Mends the words of a QR block in place: GF(256) over 11Dh, roots from 1 on (ISO/IEC 18004, annex A).
/// </summary>
internal static class ReedSolomon
{
    private static readonly byte[] Exponents = MakeExponents();
    private static readonly byte[] Logarithms = MakeLogarithms();

    /// <summary>False when there are more wrong words than the check words can tell.</summary>
    public static bool Mend(Span<byte> block, int checkWords)
    {
        byte[] syndromes = Syndromes(block, checkWords);
        if (!syndromes.AsSpan().ContainsAnyExcept((byte)0)) return true;
        byte[] locator = Locator(syndromes, out int errors);
        if (errors > checkWords / 2) return false;
        int found = 0;
        for (int at = 0; at < block.Length; at++)
        {
            int power = block.Length - 1 - at;
            byte inverse = Exponents[(255 - power % 255) % 255];
            if (Evaluate(locator, inverse) != 0) continue;
            found++;
            block[at] ^= Magnitude(syndromes, locator, inverse, power);
        }
        return found == errors && !Syndromes(block, checkWords).AsSpan().ContainsAnyExcept((byte)0);
    }

    private static byte[] Syndromes(ReadOnlySpan<byte> block, int count)
    {
        var syndromes = new byte[count];
        for (int index = 0; index < count; index++)
        {
            byte sum = 0;
            foreach (byte word in block) sum = (byte)(Times(sum, Exponents[index]) ^ word);
            syndromes[index] = sum;
        }
        return syndromes;
    }

    /// <summary>Berlekamp and Massey; coefficients from the constant one up.</summary>
    private static byte[] Locator(byte[] syndromes, out int errors)
    {
        var now = new byte[syndromes.Length + 1];
        var before = new byte[syndromes.Length + 1];
        now[0] = before[0] = 1;
        errors = 0;
        int gap = 1;
        byte last = 1;
        for (int step = 0; step < syndromes.Length; step++, gap++)
        {
            byte miss = syndromes[step];
            for (int index = 1; index <= errors; index++) miss ^= Times(now[index], syndromes[step - index]);
            if (miss == 0) continue;
            var kept = (byte[])now.Clone();
            byte scale = Times(miss, Inverse(last));
            for (int index = gap; index < now.Length; index++) now[index] ^= Times(scale, before[index - gap]);
            if (2 * errors > step) continue;
            (errors, before, last, gap) = (step + 1 - errors, kept, miss, 0);
        }
        return now;
    }

    /// <summary>Forney: the evaluator over the locator's derivative.</summary>
    private static byte Magnitude(byte[] syndromes, byte[] locator, byte inverse, int power)
    {
        byte above = 0, below = 0, place = 1;
        for (int degree = 0; degree < syndromes.Length; degree++)
        {
            byte term = 0;
            for (int index = 0; index <= degree && index < locator.Length; index++)
                term ^= Times(locator[index], syndromes[degree - index]);
            above ^= Times(term, place);
            if (degree % 2 == 0 && degree + 1 < locator.Length) below ^= Times(locator[degree + 1], place);
            place = Times(place, inverse);
        }
        return below == 0 ? (byte)0 : Times(Times(above, Exponents[power % 255]), Inverse(below));
    }

    private static byte Evaluate(byte[] polynomial, byte at)
    {
        byte sum = 0;
        for (int index = polynomial.Length - 1; index >= 0; index--) sum = (byte)(Times(sum, at) ^ polynomial[index]);
        return sum;
    }

    private static byte Times(byte left, byte right) => left == 0 || right == 0 ? (byte)0
        : Exponents[(Logarithms[left] + Logarithms[right]) % 255];

    private static byte Inverse(byte value) => Exponents[(255 - Logarithms[value]) % 255];

    private static byte[] MakeExponents()
    {
        var exponents = new byte[255];
        for (int index = 0, value = 1; index < 255; index++)
        {
            exponents[index] = (byte)value;
            value = (value << 1) ^ (value >= 0x80 ? 0x11D : 0);
        }
        return exponents;
    }

    private static byte[] MakeLogarithms()
    {
        var logarithms = new byte[256];
        for (int index = 0; index < 255; index++) logarithms[Exponents[index]] = (byte)index;
        return logarithms;
    }
}
