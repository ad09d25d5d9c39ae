namespace PosDaemon.Benchmarks.Rounds;

/// <summary>Rounds in turn, A B C A B C, so that whatever else the machine does meets all alike; the median counts.
/// </summary>
internal sealed class Contest(double seconds, int rounds)
{
    /// <summary>Each one's median by its name.</summary>
    public Dictionary<string, Measure> Run(IEnumerable<(string Name, Func<double, Measure> Run)> entrants)
    {
        var all = entrants.ToArray();
        var measures = all.ToDictionary(entrant => entrant.Name, _ => new List<Measure>());
        foreach (var (_, run) in all)
            run(seconds);   // the compilers get to know it; thrown away
        for (var round = 0; round < rounds; round++)
            foreach (var (name, run) in all)
                measures[name].Add(run(seconds));
        return measures.ToDictionary(pair => pair.Key, pair => Median(pair.Value));
    }

    public Dictionary<string, Measure> Run(IEnumerable<ISubject> subjects, Form form) =>
        Run(subjects.Where(subject => subject.Forms.Contains(form))
            .Select(subject => (subject.Name, (Func<double, Measure>)(time => subject.Run(form, time)))));

    private static Measure Median(List<Measure> measures) =>
        measures.OrderBy(measure => measure.PerSecond).ElementAt(measures.Count / 2);
}
