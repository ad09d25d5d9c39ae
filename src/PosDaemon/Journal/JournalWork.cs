namespace PosDaemon.Journal;

/// <summary>One piece of work for the journal's writer, and who waits for it.</summary>
internal abstract class JournalWork(bool isWrite)
{
    /// <summary>It changes the file: done in a transaction, together with others that wait.</summary>
    public bool IsWrite => isWrite;

    public abstract void Apply(JournalFile file);

    /// <summary>What it did is on the disk.</summary>
    public abstract void Complete();

    /// <summary>Nothing of it was done. The first reason wins.</summary>
    public abstract void Fail(Exception fault);
}

/// <inheritdoc/>
internal sealed class JournalWork<T>(bool isWrite, Func<JournalFile, T> act) : JournalWork(isWrite)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Done => _done.Task;

    public override void Apply(JournalFile file) => _result = act(file);

    public override void Complete() => _ = _done.TrySetResult(_result);     // false: it failed alone, in its group

    public override void Fail(Exception fault) => _ = _done.TrySetException(fault);
}
