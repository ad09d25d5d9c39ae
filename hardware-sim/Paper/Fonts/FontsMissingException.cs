namespace PosSim.Paper.Fonts;

/// <summary>Text cannot be drawn as dots on this machine; the message says what to install.</summary>
public sealed class FontsMissingException : Exception
{
    public FontsMissingException()
    {
    }

    public FontsMissingException(string message)
        : base(message)
    {
    }

    public FontsMissingException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
