using System.Globalization;

namespace PosCloud.Tests;

/// <summary>How much the tests under load do: little where nobody asks for more.</summary>
internal static class LoadSize
{
    /// <param name="variable">The environment variable that asks for more.</param>
    /// <param name="usual">Where it is not set.</param>
    public static int Read(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : usual;
}
