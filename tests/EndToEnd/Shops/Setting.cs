using System.Globalization;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>How long or how often a test that goes by chance goes on: an environment variable, else what is enough for
/// every day.</summary>
internal static class Setting
{
    public static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
