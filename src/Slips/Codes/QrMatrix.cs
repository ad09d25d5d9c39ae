using System.Buffers;
using System.Collections;
using System.Text;
using QRCoder;

namespace PosDaemon.Slips.Codes;

/// <summary>The cells of a QR code, for paper where the printer cannot draw it itself.</summary>
internal static class QrMatrix
{
    /// <summary>Cells of the library's matrix around the code that are its quiet zone; the paper has its own.</summary>
    private const int QuietZone = 4;

    /// <summary>What two characters of take 11 bits (ISO/IEC 18004, table 5), as printers pack them too.</summary>
    private static readonly SearchValues<byte> Alphanumeric =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"u8);

    /// <summary>Rows of cells, true is black. The bytes must fit (<see cref="QrCapacity"/>).</summary>
    public static List<BitArray> Of(byte[] bytes, char level)
    {
        var correction = level switch
        {
            'm' => QRCodeGenerator.ECCLevel.M,
            'q' => QRCodeGenerator.ECCLevel.Q,
            'h' => QRCodeGenerator.ECCLevel.H,
            _ => QRCodeGenerator.ECCLevel.L,
        };
        using var data = bytes.AsSpan().ContainsAnyExcept(Alphanumeric)
            ? QRCodeGenerator.GenerateQrCode(bytes, correction)
            : QRCodeGenerator.GenerateQrCode(Encoding.ASCII.GetString(bytes), correction);
        return [.. data.ModuleMatrix.Skip(QuietZone).SkipLast(QuietZone).Select(Inner)];
    }

    private static BitArray Inner(BitArray row)
    {
        var inner = new BitArray(row.Count - 2 * QuietZone);
        for (var i = 0; i < inner.Count; i++)
            inner[i] = row[i + QuietZone];
        return inner;
    }
}
