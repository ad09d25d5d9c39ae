using System.Text;
using PosDaemon.Configuration;
using PosDaemon.Slips;
using PosDaemon.Slips.Template;

namespace PosDaemon.Tests.Configuration;

public sealed class The_shops_own_templates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("posd-templates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Are_read_from_the_folder_beside_the_configuration()
    {
        Write("voucher.zh", "{{>head}}\n{{title}}\n");
        Write("_foot", "谢谢 {{note}}\n");
        Write("pass", "\uFEFF{{uses_left}}\n");
        File.WriteAllText(Path.Combine(_folder, "templates", "README"), "{{not}} looked at {");

        var configuration = Assert.IsType<ConfigurationResult.Usable>(Parse("templates")).Configuration;

        Assert.Equal(["_foot", "pass", "voucher.zh"], configuration.Templates.Names);
    }

    [Fact]
    public void Are_none_where_none_are_configured() => Assert.Empty(
        ConfigurationText.Good(ConfigurationText.Example).Templates.Names);

    [Fact]
    public void Are_judged_with_the_rest_and_each_fault_has_its_line_and_column()
    {
        Write("voucher.zh", "good\n{{title}} {stray\n{{totl|money}}\n");
        Write("checkout", "{{#itms}}\nx\n{{/itms}}\n{{total|mony}}\n");
        Write("pass.en", "{{#uses}}\n{{>feet}}\n");
        Write("_foot", "{code:1\n");
        Write("vouchr.zh", "x");
        Write("voucher.fr", "x");
        File.WriteAllBytes(Path.Combine(_folder, "templates", "tour.receipt"), [0x41, 0xB4, 0xFA, 0xBD, 0xF0]);

        var message = Assert.IsType<ConfigurationResult.Faulty>(Parse("templates")).Message();

        Assert.Contains("templates: voucher.zh.receipt: line 2, column ", message);
        Assert.Contains("templates: voucher.zh.receipt: line 3, column 1: the data has no \"totl\"", message);
        Assert.Contains("templates: checkout.receipt: line 1, column 1: no slip has \"itms\"; expected", message);
        Assert.Contains("templates: checkout.receipt: line 4, column 1: ", message);
        Assert.Contains("templates: pass.en.receipt: line 1, column 1: ", message);
        Assert.Contains("templates: pass.en.receipt: line 2, column 1: there is no partial \"feet\"", message);
        Assert.Contains("templates: _foot.receipt: line 1, column 1: ", message);
        Assert.Contains("templates: vouchr.zh.receipt: there is no slip of kind \"vouchr\"", message);
        Assert.Contains("templates: voucher.fr.receipt: its name has \".fr\" where .zh or .en stands", message);
        Assert.Contains("templates: tour.receipt: line 1, column 2: the byte 0xB4 there (offset 1) is no", message);
    }

    [Fact]
    public void Are_laid_out_for_the_printers_of_the_lanes()
    {
        Write("_foot.zh", "{option:itf}\n{code:1234567}\n");
        Write("voucher.zh", "{logo:shopp}\n{logo:shop}\n{option:ean}\n{code:6901234567890}\n{{>foot}}\n");
        Write("pass.zh", "{option:ean}\n{code:{{order_number}}}\n{logo:{{store}}}\n{{>foot}}\n");

        var faults = Assert.IsType<ConfigurationResult.Faulty>(Parse("templates", "shop")).Faults;

        Assert.Equal(
            [
                "templates: _foot.zh.receipt: line 2, column 1: ITF of 7 characters",
                "templates: voucher.zh.receipt: line 4, column 1: the check digit 0 of EAN",
                "templates: voucher.zh.receipt: line 1, column 1: no printer has a logo \"shopp\"",
            ],
            faults.Select(fault => $"{fault.Path}: {fault.What}"));
        Assert.Equal("expected one of shop", faults[^1].Instead);
    }

    [Fact]
    public void Name_no_logo_where_a_lanes_printers_have_none()
    {
        Write("voucher", "{logo:shop}\n");

        var fault = Assert.Single(Assert.IsType<ConfigurationResult.Faulty>(Parse("templates")).Faults);

        Assert.Equal("line 1, column 1: no printer has a logo \"shop\"", fault.What);
    }

    [Fact]
    public void Must_be_where_the_configuration_says()
    {
        var fault = Assert.Single(Assert.IsType<ConfigurationResult.Faulty>(Parse("elsewhere")).Faults);

        Assert.Equal("templates", fault.Path);
        Assert.Contains("\"elsewhere\"", fault.What);
    }

    [Fact]
    public void May_be_every_built_in_one_unchanged()
    {
        foreach (var kind in SlipKinds.All.Concat(["_head", "_what", "_foot"]))
        {
            foreach (var language in (string[])["zh", "en"])
                Write($"{kind}.{language}", SlipTemplates.SourceOf(kind, language)!);
        }

        Assert.IsType<ConfigurationResult.Usable>(Parse("templates"));
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "templates"));
        File.WriteAllText(Path.Combine(_folder, "templates", name + ".receipt"), text);
    }

    private ConfigurationResult Parse(string templates, string? logo = null) => ConfigurationFile.Parse(
        Path.Combine(_folder, "posd.json"),
        Encoding.UTF8.GetBytes(ConfigurationText.Example
            .Replace("\"stateDirectory\":", $"\"templates\": \"{templates}\", \"stateDirectory\":")
            .Replace("\"printers\": [{", "\"printers\": [{" + (logo is null ? "" : LogoNamed(logo)))
            .Replace("generic-80", "epson-tm-t88-cn")),
        _ => null);

    private static string LogoNamed(string name) =>
        $"\"logos\": [{{ \"name\": \"{name}\", \"key\": \"LG\" }}], ";
}
