namespace PosDaemon.Benchmarks.Ledger;

/// <summary>Work done by so many at once, each of which begins the next piece when its last has ended.</summary>
internal static class InFlight
{
    /// <param name="count">Pieces in all.</param>
    /// <param name="places">How many are under way at once.</param>
    /// <param name="run">Gets the piece's number.</param>
    /// <returns>Pieces a second.</returns>
    public static async Task<double> RunAsync(long count, int places, Func<long, Task> run)
    {
        var began = TimeProvider.System.GetTimestamp();
        var next = -1L;
        await Task.WhenAll(Enumerable.Range(0, places).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number < count)
                await run(number);
        })));
        return count / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Rounds in turn, A B C A B C; a first one is thrown away.</summary>
    /// <returns>The median of each.</returns>
    public static async Task<double[]> MediansAsync(int rounds, params Func<Task<double>>[] entrants)
    {
        var figures = entrants.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= rounds; round++)
            for (var i = 0; i < entrants.Length; i++)
            {
                var figure = await entrants[i]();
                if (round > 0)
                    figures[i].Add(figure);
            }
        return [.. figures.Select(list => list.Order().ElementAt(list.Count / 2))];
    }
}
