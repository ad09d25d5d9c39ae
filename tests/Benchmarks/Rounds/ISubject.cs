namespace PosDaemon.Benchmarks.Rounds;

/// <summary>Somebody who makes the standard slip: ours, in this process, or a peer in one of its own.</summary>
internal interface ISubject
{
    string Name { get; }

    IReadOnlyList<Form> Forms { get; }

    byte[] Make(Form form);

    /// <summary>Makes it again and again for about so long, at least a few times.</summary>
    Measure Run(Form form, double seconds);
}
