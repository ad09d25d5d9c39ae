using PosDaemon.Benchmarks.Rounds;

namespace PosDaemon.Benchmarks.Slips;

/// <summary>What is measured of slips, told as tables.</summary>
internal sealed class SlipReport(OwnSlips own, IReadOnlyList<ISubject> peers, Contest contest, TextWriter output)
{
    private static readonly (Form Form, string Title)[] Titles =
    [
        (Form.Lines, "lines to bytes, no logo"),
        (Form.LinesCachedLogo, "lines to bytes, cached logo"),
        (Form.LinesDecodedLogo, "lines to bytes, logo read each time"),
        (Form.Document, "document to bytes, no logo"),
        (Form.DocumentCachedLogo, "document to bytes, cached logo"),
        (Form.DocumentDecodedLogo, "document to bytes, logo read each time"),
    ];

    private readonly ISubject[] _all = [own, .. peers];

    public void Encoding()
    {
        var names = _all.Select(subject => subject.Name);
        var speed = new Table(["slips a second of one core", .. names, "to the best peer"]);
        var size = new Table(["bytes of a slip", .. names, "to the best peer"]);
        foreach (var (form, title) in Titles)
        {
            var measures = contest.Run(_all, form);
            var others = measures.Where(pair => pair.Key != own.Name).Select(pair => pair.Value).ToArray();
            speed.Add([title, .. Cells(measures, measure => measure.PerSecond), others.Length == 0 ? "-"
                : Table.Ratio(measures[own.Name].PerSecond / others.Max(measure => measure.PerSecond))]);
            size.Add([title, .. Cells(measures, measure => measure.Length), others.Length == 0 ? "-"
                : Table.Percent(measures[own.Name].Length / (double)others.Min(measure => measure.Length))]);
        }
        output.WriteLine($"{speed}\n\n{size}\n");
    }

    /// <param name="slips">Made twice: first until whatever grows has grown, then to be counted.</param>
    public void Allocation(int slips)
    {
        var table = new Table("PosDaemon", "bytes allocated for a slip");
        foreach (var (form, title) in Titles)
            table.Add(title, Table.Number(own.Allocation(form, slips)));
        output.WriteLine($"{table}\n");
    }

    public void Reading()
    {
        var entrants = new List<(string Name, Func<double, Measure> Run)>();
        foreach (var subject in _all)
        {
            var documents = !subject.Forms.Contains(Form.Lines);
            var (plain, logo) = documents ? (Form.Document, Form.DocumentDecodedLogo)
                : (Form.Lines, Form.LinesDecodedLogo);
            entrants.Add((subject.Name, new Reading(subject.Make(plain)).Run));
            entrants.Add(($"{subject.Name}, logo", new Reading(subject.Make(logo)).Run));
        }
        var table = new Table("possim reads the stream of", "slips a second of one core");
        foreach (var (name, measure) in contest.Run(entrants))
            table.Add(name, Table.Number(measure.PerSecond));
        output.WriteLine($"{table}\n");
    }

    private IEnumerable<string> Cells(Dictionary<string, Measure> measures, Func<Measure, double> value) =>
        _all.Select(subject => measures.TryGetValue(subject.Name, out var measure)
            ? Table.Number(value(measure)) : "-");
}
