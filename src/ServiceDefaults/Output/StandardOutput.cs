using System.Text;

namespace PosDaemon.ServiceDefaults;

/// <summary>The standard output of a program. That it cannot be written is nobody's bug, and told from what else may
/// fail.</summary>
/// <param name="inner">The console's.</param>
/// <param name="isUnread">Whether nobody can read any more what is written, asked before each line; null: it does not
/// matter.</param>
public sealed class StandardOutput(TextWriter inner, Func<bool>? isUnread = null) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    /// <exception cref="StandardOutputException">The disk behind it is full, or it is closed.</exception>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc cref="Write(char)"/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc cref="Write(char)"/>
    public override void Write(string? value)
    {
        try
        {
            if (isUnread?.Invoke() ?? false)
                throw new IOException("nobody reads it any more");
            inner.Write(value);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StandardOutputException(fault);
        }
    }

    // In one piece.
    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void Flush() => inner.Flush();
}

/// <summary>What a program has to say could not be written.</summary>
public sealed class StandardOutputException(Exception fault) : Exception(
    $"the standard output cannot be written ({fault.GetBaseException().Message.TrimEnd('.')}): send it where there is "
    + "room, and run this again", fault);
