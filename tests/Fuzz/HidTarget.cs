using PosDaemon.Protocol.Hid;
using PosSim.Models.Scanners;

namespace PosDaemon.Fuzz;

/// <summary>What a device on USB says it is, and what it then sends: a descriptor that is a scanner's with some bytes
/// changed, or any bytes, and reports of any bytes.</summary>
internal sealed class HidTarget : ITarget
{
    private const int LongestCode = 200, LongestStream = 2000;

    private static readonly byte[][] Known =
        [HidReports.A.Descriptor, HidReports.B.Descriptor, HidReports.C.Descriptor];

    private byte[] _descriptor = [];
    private byte[] _stream = [];

    public string Name => "hidreports";

    public string LastInput => $"{Convert.ToHexString(_descriptor)} then {Convert.ToHexString(_stream)}";

    public int Try(Chance chance)
    {
        _descriptor = chance.OneIn(4) ? new byte[chance.Next(300)] : [.. chance.Of(Known)];
        var changes = chance.OneIn(4) ? _descriptor.Length : chance.Next(4);
        for (; changes > 0 && _descriptor.Length > 0; changes--)
            _descriptor[chance.Next(_descriptor.Length)] = chance.NextByte();
        _stream = [];
        var isRead = ReportDescriptor.TryParse(_descriptor, out var descriptor, out var fault);
        if (isRead == fault.Length > 0)
            throw new BrokenPromiseException($"it is read: {isRead}, and what is wrong: \"{fault}\"");
        if (isRead && PosScannerLayout.TryFind(descriptor!, out var layout))
            TryReports(layout, chance);
        return _descriptor.Length + _stream.Length;
    }

    private void TryReports(PosScannerLayout layout, Chance chance)
    {
        _stream = new byte[chance.Next(1, LongestStream)];
        for (var index = 0; index < _stream.Length; index++)
            _stream[index] = index % 64 == 0 && !chance.OneIn(9) ? layout.ReportId
                : chance.OneIn(3) ? (byte)chance.Next(60) : (byte)0;
        var whole = Run(layout, isStream: true, Splitting.Whole, chance);
        if (whole != Run(layout, isStream: true, Splitting.Chance, chance))
            throw new BrokenPromiseException("split by chance it gives other codes");
        // As a hidraw device gives them, one at a time, of any length.
        Run(layout, isStream: false, Splitting.Chance, chance);
    }

    private ulong Run(PosScannerLayout layout, bool isStream, Splitting splitting, Chance chance)
    {
        var reader = new PosReportReader(layout, LongestCode, isStream);
        reader.TrySilence(out _);
        return FoundFrames.DigestOf(reader, _stream, splitting, chance, LongestCode);
    }
}
