using System.Buffers.Binary;

namespace PosDaemon.Slips.Pictures;

/// <summary>What a picture file says of itself before anything of it is unpacked.</summary>
/// <param name="Width">Dots, as stored: it may be turned when it is shown.</param>
/// <param name="Height">Dots.</param>
internal readonly record struct PictureHead(uint Width, uint Height)
{
    private const string Damaged = "the image's data are damaged";

    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Null, with the problem in words for a person, for what is neither PNG nor a JPEG as cameras, phones and
    /// programs write them.</summary>
    public static PictureHead? Read(ReadOnlySpan<byte> file, out string problem)
    {
        if (file.StartsWith(Png))
            return OfPng(file, out problem);
        if (file.StartsWith<byte>([0xFF, 0xD8, 0xFF]))
            return OfJpeg(file, out problem);
        problem = NameOf(file) is { } name
            ? $"the image is {name}: save it as PNG or JPEG"
            : "the image is neither PNG nor JPEG";
        return null;
    }

    /// <summary>IHDR comes first (ISO/IEC 15948, 5.6).</summary>
    private static PictureHead? OfPng(ReadOnlySpan<byte> file, out string problem)
    {
        problem = file.Length < 33 || !file.Slice(12, 4).SequenceEqual("IHDR"u8) ? Damaged : "";
        return problem.Length > 0 ? null
            : new(BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]));
    }

    /// <summary>Segments of FF, marker, length (with itself) up to the frame header SOF: length, precision, height,
    /// width, components; at the end EOI, FF D9, which the data before it cannot hold (ITU-T T.81, annex B). A decoder
    /// takes a progressive one that is cut short for a whole one.</summary>
    private static PictureHead? OfJpeg(ReadOnlySpan<byte> file, out string problem)
    {
        problem = Damaged;
        for (var at = 2; at + 10 <= file.Length && file[at] == 0xFF;)
        {
            var marker = file[at + 1];
            // FF may fill; 01 and D0 to D8 stand alone.
            if (marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }
            // From the data (DA) on there is no frame header.
            if (marker is 0xD9 or 0xDA)
                return null;
            // C4, C8 and CC are no frames.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var isWhole = file[at..].IndexOf<byte>([0xFF, 0xD9]) >= 0;
                return isWhole ? OfFrame(marker, file[(at + 4)..], out problem) : null;
            }
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }
        return null;
    }

    private static PictureHead? OfFrame(byte marker, ReadOnlySpan<byte> frame, out string problem)
    {
        problem = (marker, frame[0], frame[5]) switch
        {
            ( > 0xC2, _, _) or (_, not 8, _) => "the image is a JPEG of a rare kind (lossless, arithmetic or not of 8 "
                + "bits): save it as PNG or as a usual JPEG",
            (_, _, 4) => "the image is a CMYK JPEG, made for a printing press: save it as PNG or JPEG in RGB",
            (_, _, 1 or 3) => "",
            _ => Damaged,
        };
        return problem.Length > 0 ? null
            : new(BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), BinaryPrimitives.ReadUInt16BigEndian(frame[1..]));
    }

    private static string? NameOf(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("GIF8"u8))
            return "a GIF";
        if (file.StartsWith("BM"u8))
            return "a BMP";
        if (file.StartsWith("RIFF"u8) && file.Length >= 12 && file.Slice(8, 4).SequenceEqual("WEBP"u8))
            return "a WebP";
        if (file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8))
            return "a TIFF";
        if (file.Length >= 12 && file.Slice(4, 4).SequenceEqual("ftyp"u8))
            return "a HEIC, an AVIF or a film";
        if (file.StartsWith("%PDF"u8))
            return "a PDF";
        if (file.StartsWith<byte>([0, 0, 1, 0]))
            return "an icon (ICO)";
        var start = file[..Math.Min(file.Length, 256)];
        return start.IndexOf("<svg"u8) >= 0 || start.StartsWith("<?xml"u8) ? "an SVG" : null;
    }
}
