using System.Text;

namespace PosDaemon.Devices.Tests.Printers;

/// <summary>Slips as the encoder makes them: reset, lines, pictures, a cut behind each piece.</summary>
internal static class ModelledSlip
{
    private const int Columns = 48, PictureBytes = 72, PictureRows = 120;

    /// <summary>16 tickets of one order: a title twice as high, lines, a picture, a cut behind each.</summary>
    public static byte[] Group() => Make(lines: 16 * 24, pieces: 16, pictures: 16);

    /// <summary>The nth of 60 lengths: 1 to 300 lines on 1 to 60 pieces, and now and then a picture.</summary>
    public static byte[] OfLength(int number) => Make(
        lines: number == 1 ? 1 : number * 5, PiecesOfLength(number), pictures: number % 7 == 0 ? 1 : 0);

    public static int PiecesOfLength(int number) => number % 3 == 0 ? 1 : number;

    private static byte[] Make(int lines, int pieces, int pictures)
    {
        var bytes = new List<byte> { 0x1B, 0x40, 0x1C, 0x2E };
        for (var piece = 0; piece < pieces; piece++)
        {
            // GS ! 11, LF, GS ! 00: a title twice as wide and high.
            bytes.AddRange([0x1D, 0x21, 0x11, .. Encoding.ASCII.GetBytes($"PIECE {piece + 1}\n"), 0x1D, 0x21, 0x00]);
            var last = lines * (piece + 1) / pieces;
            for (var line = (lines * piece / pieces) + 1; line < last; line++)
                bytes.AddRange(Encoding.ASCII.GetBytes($"{line,4} ".PadRight(Columns - line % 9, 'x') + "\n"));
            if (piece < pictures)
                bytes.AddRange([0x1D, 0x76, 0x30, 0, PictureBytes, 0, PictureRows, 0,
                    .. Enumerable.Repeat((byte)0x55, PictureBytes * PictureRows)]);
            bytes.AddRange([0x1D, 0x56, 0x42, 0x00]);
        }

        return [.. bytes];
    }
}
