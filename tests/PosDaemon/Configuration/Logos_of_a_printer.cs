using System.Text;
using PosDaemon.Configuration;

namespace PosDaemon.Tests.Configuration;

public sealed class Logos_of_a_printer : IDisposable
{
    /// <summary>8 by 2 dots, black but for the last one.</summary>
    private const string Picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAACAQAAAABN76BAAAAADElEQVR42mNgYGAEAAAFAALLsJJiAAAAAElFTkSuQmCC";

    /// <summary>8 by 2 dots, white on transparent.</summary>
    private const string White =
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAACCAQAAADPnVVmAAAAEklEQVR42mP4z/AfBOAkA7oAALV6Gecy"
        + "uGXjAAAAAElFTkSuQmCC";

    private readonly string _folder = Directory.CreateTempSubdirectory("posd-logos").FullName;

    public Logos_of_a_printer()
    {
        File.WriteAllBytes(Path.Combine(_folder, "logo.png"), Convert.FromBase64String(Picture));
        File.WriteAllBytes(Path.Combine(_folder, "white.png"), Convert.FromBase64String(White));
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "no picture");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Have_a_file_beside_the_configuration_or_a_key_in_a_printer_that_keeps_them()
    {
        Assert.Empty(Faults("generic-80", """{ "name": "shop", "file": "logo.png" }"""));
        Assert.Empty(Faults(
            "epson-tm-t88", """{ "name": "shop", "key": "LG" }, { "name": "b", "file": "logo.png" }"""));
    }

    [Theory]
    [InlineData("generic-80", """{ "name": "shop" }""", "[0].file", "the logo has neither a key nor a file")]
    [InlineData("generic-80", """{ "name": "shop", "key": "LG" }""", "[0].file",
        "printers of profile generic-80 keep no logos")]
    [InlineData("generic-80", """{ "name": "shop", "file": "white.png" }""", "[0].file",
        "\"white.png\": the image prints nothing on white paper: it is white on transparent; give one with dark lines")]
    [InlineData("generic-80", """{ "name": "shop", "file": "notes.txt" }""", "[0].file",
        "\"notes.txt\": the image is neither PNG nor JPEG")]
    [InlineData("epson-tm-t88", """{ "name": "shop", "key": "LOGO" }""", "[0].key", "\"LOGO\" cannot be used")]
    [InlineData("epson-tm-t88", """{ "name": "a", "key": "AA" }, { "name": "a", "key": "BB" }""", "[1].name",
        "there is another logo \"a\" at printers[0].logos[0]")]
    public void Are_told_what_is_wrong_and_where(string profile, string logos, string place, string what)
        => Assert.Contains(Faults(profile, logos),
            fault => fault.Path == "printers[0].logos" + place && fault.What == what);

    [Fact]
    public void Have_files_that_are_there()
        => Assert.Contains(Faults("generic-80", """{ "name": "shop", "file": "none.png" }"""),
            fault => fault.Path == "printers[0].logos[0].file" && fault.What.Contains("none.png"));

    private IReadOnlyList<ConfigurationFault> Faults(string profile, string logos)
    {
        var json = ConfigurationText.Example
            .Replace("\"generic-80\"", $"\"{profile}\", \"logos\": [{logos}]");
        return ConfigurationFile.Parse(Path.Combine(_folder, "posd.json"), Encoding.UTF8.GetBytes(json), _ => null)
            is ConfigurationResult.Faulty faulty ? faulty.Faults : [];
    }
}
