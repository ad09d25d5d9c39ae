using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Slips;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Outputs.EscPos;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Benchmarks.Slips;

/// <summary>Our own: laid-out paper to bytes, or template and JSON data to bytes.</summary>
/// <param name="logos">So many different logos take turns where the logo is to be read each time.</param>
internal sealed class OwnSlips(StandardSlip slip, PrinterProfile profile, int logos = StandardSlip.MoreThanKept)
    : ISubject
{
    private readonly IReadOnlyList<SlipOrder> _otherLogos = slip.WithOtherLogos(logos);
    private readonly Dictionary<Form, Maker> _makers = [];

    /// <summary>The bytes are good until the next call.</summary>
    private delegate ReadOnlySpan<byte> Maker();

    public string Name => "PosDaemon";

    public IReadOnlyList<Form> Forms { get; } = Enum.GetValues<Form>();

    public byte[] Make(Form form) => MakerOf(form)().ToArray();

    public Measure Run(Form form, double seconds)
    {
        var make = MakerOf(form);
        return Repeated.Run(() => make().Length, seconds);
    }

    /// <summary>Bytes allocated for each slip once all is warm.</summary>
    public double Allocation(Form form, int slips)
    {
        var make = MakerOf(form);
        for (var i = 0; i < slips; i++)
            make();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < slips; i++)
            make();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)slips;
    }

    private Maker MakerOf(Form form)
    {
        if (!_makers.TryGetValue(form, out var maker))
            _makers[form] = maker = NewMaker(form);
        return maker;
    }

    private Maker NewMaker(Form form) => form switch
    {
        Form.Lines => FromPaper([slip.Plain()]),
        Form.LinesCachedLogo => FromPaper([slip.WithLogo()]),
        Form.LinesDecodedLogo => FromPaper(_otherLogos, keepsPictures: false),
        Form.Document => FromOrders([slip.Plain()]),
        Form.DocumentCachedLogo => FromOrders([slip.WithLogo()]),
        _ => FromOrders(_otherLogos),
    };

    /// <param name="keepsPictures">False where the logo is to be decoded and dithered for each slip.</param>
    private Maker FromPaper(IReadOnlyList<SlipOrder> orders, bool keepsPictures = true)
    {
        var papers = orders
            .Select(order => SlipComposer.Lay(order, profile.Characters, profile.Columns).Paper).ToArray();
        var encoder = new EscPosEncoder();
        var faults = new List<SlipFault>();
        var next = 0;
        return () =>
        {
            var paper = papers[next];
            next = (next + 1) % papers.Length;
            if (!keepsPictures)
                paper.ForgetPictures();
            return encoder.Write(paper, profile, profile.Columns, faults);
        };
    }

    private Maker FromOrders(IReadOnlyList<SlipOrder> orders)
    {
        var press = new SlipRenderer();
        var next = 0;
        return () =>
        {
            var order = orders[next];
            next = (next + 1) % orders.Count;
            return press.Print(order, profile);
        };
    }
}
