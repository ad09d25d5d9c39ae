namespace PosCloud.Admin;

/// <summary>Collects what is wrong with a form or a request, so that all of it is told at once. Not thread-safe.
/// </summary>
internal sealed class OfficeFaults
{
    private readonly List<OfficeProblem> _problems = [];

    /// <summary>Runs a check; what it finds wrong is kept.</summary>
    public void Try(Action check) => Read(() =>
    {
        check();
        return true;
    });

    /// <summary>Reads something; where it cannot be read, that is kept and the default is returned.</summary>
    public T? Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (OfficeFaultException fault)
        {
            _problems.AddRange(fault.Problems);
            return default;
        }
    }

    /// <exception cref="OfficeFaultException">Something was wrong: all of it, in the order in which it was found.
    /// </exception>
    public void Throw()
    {
        if (_problems.Count > 0)
            throw new OfficeFaultException(_problems);
    }
}
