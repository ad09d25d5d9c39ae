using PosCloud.Commands;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Tests;

/// <summary>Changes the key of a shop as its operator does: a database of one process with the cloud stopped, one of
/// several nodes step by step beside them.</summary>
internal static class RotatedShop
{
    /// <returns>The same shop, with a new key in use and everything sealed again.</returns>
    public static async Task<AdminShop> RotateAsync(this AdminShop shop)
    {
        var options = shop.Cloud.DbOptions;
        if (!TestDatabase.IsPostgres)
            return await shop.RestartAsync(() => DoneAsync(["rotate-key", .. options]));
        await DoneAsync(["rotate-key", "add", .. options]);
        var reading = await shop.RestartAsync(() => Task.CompletedTask);
        await DoneAsync(["rotate-key", "use", .. options]);
        var writing = await reading.RestartAsync(() => Task.CompletedTask);
        await DoneAsync(["rotate-key", "seal", .. options]);
        return writing;
    }

    public static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(command, output, error);
        return (exit, output.ToString(), error.ToString());
    }

    public static async Task<string> DoneAsync(params string[] command)
    {
        var (exit, output, error) = await RunAsync(command);
        Assert.Equal((ExitCodes.Success, ""), (exit, error));
        return output;
    }
}
