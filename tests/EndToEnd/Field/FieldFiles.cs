using System.Text.Json.Nodes;

namespace PosDaemon.EndToEnd.Tests.Field;

/// <summary>Files that are not what they should be.</summary>
internal static class FieldFiles
{
    public static async Task A_logo_that_prints_nothing(FieldInput input)
    {
        var template = input.Write("own.receipt", "{logo:shop}\n{{title}}\n");
        var rendered = await input.PosdAsync(
            "slip", "render", "--template", template, "--logo", $"shop={input.File}");
        Assert.Contains("prints nothing", rendered.Printed, StringComparison.Ordinal);
        Assert.NotEqual(0, rendered.ExitCode);

        var config = new JsonObject
        {
            ["terminal"] = new JsonObject { ["id"] = "t1", ["store"] = "s1" },
            ["stateDirectory"] = input.In("state"),
            ["cloud"] = new JsonObject { ["url"] = "http://127.0.0.1:9" },
            ["printers"] = new JsonArray(new JsonObject
            {
                ["name"] = "p", ["address"] = "tcp://127.0.0.1:9", ["profile"] = "generic-80",
                ["logos"] = new JsonArray(new JsonObject { ["name"] = "shop", ["file"] = input.File }),
            }),
            ["scanners"] = new JsonArray(new JsonObject { ["name"] = "s", ["address"] = "tcp://127.0.0.1:9" }),
            ["lanes"] = new JsonArray(new JsonObject { ["name"] = "counter", ["scanner"] = "s", ["printer"] = "p" }),
        };
        var check = await input.PosdAsync(
            "config", "check", "--config", input.Write("posd.json", config.ToJsonString()));
        Assert.Contains("prints nothing", check.Printed, StringComparison.Ordinal);
        Assert.Equal(2, check.ExitCode);
    }

    public static async Task A_configuration_in_GBK(FieldInput input)
    {
        foreach (var command in (string[][])[["config", "check"], ["run"]])
        {
            var ran = await input.PosdAsync([.. command, "--config", input.File]);
            Assert.Contains("is no UTF-8", ran.Printed, StringComparison.Ordinal);
            Assert.Contains("GBK", ran.Printed, StringComparison.Ordinal);
            Assert.Equal(2, ran.ExitCode);
        }
    }

    public static async Task Data_in_GBK(FieldInput input)
    {
        var ran = await input.PosdAsync("slip", "render", "--kind", "voucher", "--data", input.File,
            "--format", "escpos", "-o", input.In("slip.bin"));
        Assert.Contains("is no UTF-8", ran.Printed, StringComparison.Ordinal);
        Assert.Equal(2, ran.ExitCode);
        Assert.False(File.Exists(input.In("slip.bin")));
    }
}
