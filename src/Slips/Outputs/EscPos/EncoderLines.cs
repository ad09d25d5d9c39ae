using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.EscPos;

/// <summary>Rules: the line characters of page 437 where the model surely has them, else - | +.</summary>
internal sealed class EncoderLines(GrowingArray<byte> bytes, EncoderText text)
{
    private const int Page437 = 0;

    private bool _draws;

    public void Start(PrinterProfile profile) => _draws = profile.DrawsLines;

    public void Rule(in RuleRow rule)
    {
        bytes.Repeat((byte)' ', rule.Left);
        if (_draws)
            text.WritePage(0xC4, Page437, rule.Width);
        else
            bytes.Repeat((byte)'-', rule.Width);
        bytes.Add(0x0A);
    }

    public void Bar()
    {
        if (_draws)
            text.WritePage(0xB3, Page437);
        else
            bytes.Add((byte)'|');
    }

    public void Box(Paper paper, in BoxRow box)
    {
        bytes.Repeat((byte)' ', box.Left);
        for (var cell = 0; cell < box.Width; cell++)
        {
            var part = paper.PartAt(box, cell);
            if (_draws && part != BoxPart.None)
                text.WritePage(Line437(part), Page437);
            else
                bytes.Add(part switch { BoxPart.None => (byte)' ', BoxPart.Rule => (byte)'-', _ => (byte)'+' });
        }
        bytes.Add(0x0A);
    }

    private static byte Line437(BoxPart part) => part switch
    {
        BoxPart.Rule => 0xC4,
        BoxPart.Right | BoxPart.Down => 0xDA,
        BoxPart.Left | BoxPart.Down => 0xBF,
        BoxPart.Rule | BoxPart.Down => 0xC2,
        BoxPart.Right | BoxPart.Up => 0xC0,
        BoxPart.Left | BoxPart.Up => 0xD9,
        BoxPart.Rule | BoxPart.Up => 0xC1,
        BoxPart.Right | BoxPart.Up | BoxPart.Down => 0xC3,
        BoxPart.Left | BoxPart.Up | BoxPart.Down => 0xB4,
        _ => 0xC5,
    };
}
