using PosSim.Tests.Models;

namespace PosSim.Tests.Interpreter;

/// <summary>Byte streams with something of every command, to be split, mutated and mixed.</summary>
internal static class Streams
{
    public static byte[][] All { get; } =
    [
        TestPrinter.Bytes("1B 40 1C 26 1B 61 01 1D 21 11 '座位票' 0A 1D 21 00 1C 2E 'Seat 12' 0A 1B 61 00 1B 45 01"
            + "'bold'"
            + "1B 45 00 1D 42 01 'inv' 1D 42 00 1B 2D 02 'u' 1B 2D 00 0A 1D 56 42 00"),
        TestPrinter.Bytes("1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 0A 00 31 50 30 'QR-0001'"
            + "1D 28 6B 03 00 31 51 30 1D 28 6B 03 00 31 52 30"),
        TestPrinter.Bytes("1D 76 30 03 02 00 05 00 01 02 10 04 01 05 06 07 08 09 'x' 0A 1B 2A 21 02 00 01 02 03"
            + "04 05 06 0A"),
        TestPrinter.Bytes("1D 28 4C 0C 00 30 70 30 01 01 31 08 00 02 00 FF FF 1D 28 4C 02 00 30 32"
            + "1D 38 4C 0B 00 00 00 30 70 30 02 02 31 08 00 01 00 FF 1D 28 4C 02 00 30 32"),
        TestPrinter.Bytes("1D 28 4C 0D 00 30 43 30 'G1' 01 08 00 02 00 31 FF 81 1D 28 4C 06 00 30 45 'G1' 02 02"
            + "1C 71 01 01 00 01 00 01 02 03 04 05 06 07 08 1C 70 01 03 1D 2A 01 01 01 02 03 04 05 06 07 08 1D"
            + "2F 00"),
        TestPrinter.Bytes("1D 68 50 1D 77 02 1D 48 02 1D 6B 43 0C '690123456789' 1D 6B 04 'ABC' 00 1D 6B 49 07"
            + "'{AAB{Sc'"
            + "1D 6B 48 03 'a:b' 1D 6B 47 04 'A12B' 1D 6B 46 04 '1234' 1D 6B 42 06 '425261' 1D 6B 4F 03 '123'"),
        TestPrinter.Bytes("1B 4C 1B 57 64 00 C8 00 2C 01 2C 01 1B 54 01 'AB' 0A 1D 24 64 00 1B 24 0A 00 '票' 1D"
            + "5C 0A 00 'c'"
            + "1B 54 03 1D 28 6B 03 00 31 51 30 1B 0C 18 'x' 0C 1B 4C 'y' 1B 53"),
        TestPrinter.Bytes("1B 26 03 41 42 02 FF FF FF 00 00 01 01 01 02 03 1B 25 01 'AB' 1B 3F 41 'A' 0A 1B 44"
            + "04 0A 00"
            + "'a' 09 'b' 09 'c' 0A 1B 74 12 88 1B 52 02 '#@[' 1B 56 01 'r' 1B 56 00 0A 1B 7B 01 'up' 0A 1B 7B 00"),
        TestPrinter.Bytes("1D 61 0F 1D 72 01 1D 49 43 1D 28 48 06 00 30 30 '0001' 10 04 04 10 05 01 1B 70 00 19"
            + "FA 1B 3D 01"
            + "1D 4C 10 00 1D 57 00 01 1D 50 B4 B4 1B 33 20 1B 4A 05 1B 64 02 1B 65 01 1B 4B 05 1B 20 02 1C 53"
            + "01 02"),
        TestPrinter.Bytes("1C 32 FE A1").Concat(new byte[72]).Concat(TestPrinter.Bytes("1C 26 FE A1 81 39 EE 39"
            + "1C 21 8C '票'"
            + "1C 57 01 '票' 1C 57 00 0A 1D 43 3B '1;2;3;4;5;' 1C 67 31 00 00 00 00 00 02 00 01 02 1D 56 41"
            + "10")).ToArray(),
        TestPrinter.Bytes("1D 28 6B 03 00 30 41 00 1D 28 6B 03 00 30 43 02 1D 28 6B 08 00 30 50 30 'PDF41' 1D"
            + "28 6B 03 00 30 51 30"
            + "10 14 08 01 03 14 01 06 02 08 'z' 0A 1D 56 67 00 1D 56 00 1B 69 1B 6D"),
        TestPrinter.Bytes("1C 28 43 02 00 30 32 E4 B8 AD E6 96 87 20 C3 A9 E2 82 AC F0 9F 98 80 'a' E4 B8 0A C0 AF 'b'"
            + "C2 85 E2 80 AE 0A 1C 28 43 03 00 3C 00 14 D0 AF 0A 1C 28 43 02 00 30 31 82 0A"),
        TestPrinter.Bytes("1D 28 4C 0C 00 30 70 30 01 01 31 08 00 02 00 FF 00 1D 28 4C 0C 00 30 70 30 02 01 32 08 00 02"
            + "00 00 FF 1D 28 4C 02 00 30 32 1B 57 08 00 00 00 40 00 40 00 1B 54 01 1B 4C 1B 24 08 00 1D 24 10 00"
            + "1D 28 4C 0C 00 30 70 30 01 01 31 08 00 02 00 FF 00 1D 28 4C 0C 00 30 70 30 01 01 33 08 00 02 00 0F FF"
            + "1D 76 30 03 01 00 05 00 01 02 03 04 05 1D 5C 08 00 1D 2F 00 0C"),
        TestPrinter.Bytes("1D 77 01 1D 77 09 1D 68 00 1D 48 07 1D 66 05 1B 61 05 1B 74 C8 1B 52 30 1D 21 88 1B 24 FF FF"
            + "1B 74 10 81 8D 90 0A 1D 76 30 09 01 00 02 00 FF FF"),
    ];
}
