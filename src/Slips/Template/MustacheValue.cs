using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Template;

/// <summary>One value of <see cref="MustacheData"/>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The name of its field; empty for the document and the items of a list.</param>
/// <param name="Text">Of a text or number.</param>
/// <param name="IsTrue">Whether a section of it prints.</param>
internal record struct MustacheValue(MustacheKind Kind, Slice Name, Slice Text, bool IsTrue)
{
    /// <summary>Index behind it and all that it holds.</summary>
    public int Next { get; set; }
}

internal enum MustacheKind : byte
{
    Null,
    False,
    True,
    Number,
    Text,
    List,
    Object,
}
