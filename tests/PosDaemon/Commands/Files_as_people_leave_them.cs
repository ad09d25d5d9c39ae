using System.Text;
using PosDaemon.Commands;
using PosDaemon.ServiceDefaults;
using PosDaemon.Tests.Configuration;

namespace PosDaemon.Tests.Commands;

/// <summary>Every file that a command of posd reads, with everything that people, editors and disks put in its place.
/// It ends with a code and a sentence that names the file, never with an exception.</summary>
public sealed class Files_as_people_leave_them : IDisposable
{
    private const string Chinese = "{\"title\": \"晚餐两位\", \"note\": \"请收好\"}";
    private const string Latin = "{\"title\": \"café à la carte, très bon\"}";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-files-");

    /// <summary>What stands in a file's place, and what is said of it.</summary>
    private static readonly Dictionary<string, (byte[] Content, string Says)> Contents = new()
    {
        ["UTF-16 LE"] = ([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Chinese)], "(offset 0) is no UTF-8.*UTF-16"),
        ["UTF-16 BE"] = ([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Latin)], "(offset 0) is no UTF-8.*UTF-16"),
        ["UTF-32 LE"] = ([0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(Chinese)], "(offset 0) is no UTF-8.*UTF-32"),
        ["UTF-32 without a mark"] = (Encoding.UTF32.GetBytes(Latin), "(offset 1) is no UTF-8.*UTF-32"),
        ["UTF-16 without a mark"] = (Encoding.Unicode.GetBytes(Latin), "(offset 1) is no UTF-8.*UTF-16"),
        ["UTF-16 BE without a mark"] = (Encoding.BigEndianUnicode.GetBytes(Latin), "(offset 0) is no UTF-8.*UTF-16"),
        ["GBK"] = ([.. "{\"title\": \""u8, 0xCD, 0xED, 0xB2, 0xCD, .. "\"}"u8], "(offset 11) is no UTF-8.*GB18030"),
        ["Latin-1"] = (Encoding.Latin1.GetBytes(Latin), "(offset 14) is no UTF-8.*Latin-1"),
        ["cut off"] = (Encoding.UTF8.GetBytes("{\"title\": \"晚餐")[..^1], "(offset 14) is no UTF-8.*cut off"),
        ["raw half characters"] = ([.. "{\"title\": \""u8, 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80, .. "\"}"u8],
            "(offset 11) is no UTF-8.*CESU-8"),
        ["NUL bytes"] = ([.. "{\"title\": \"x"u8, 0, .. "\"}"u8, .. Encoding.ASCII.GetBytes(new string('x', 99))],
            "(offset 12) is no UTF-8.*no text file"),
        ["nothing but NUL"] = (new byte[4096], "(offset 0) is no UTF-8.*no text file"),
    };

    private static readonly Dictionary<string, (byte[] Content, string Says)> OfJson = new()
    {
        ["escaped half character"] = ("{\"title\": \"\\ud800\"}"u8.ToArray(), "line 1, column 11: a text there"),
        ["half character in a name"] = ("{\"\\udc00\": 1}"u8.ToArray(), "line 1, column 2: a text there has half"),
        ["empty"] = ([], "line 1, column 1: the file is empty"),
        ["blank lines"] = ("\r\n\n"u8.ToArray(), "line 1, column 1: the file is empty"),
        ["no JSON"] = ("title: x"u8.ToArray(), "line 1, column"),
    };

    /// <summary>The commands that read a text, with FILE in its place.</summary>
    private static readonly string[] OfText =
    [
        "slip render --template FILE", "slip check --template FILE --kind voucher",
    ];

    private static readonly string[] OfData =
    [
        "config check --config FILE", "run --config FILE", "journal --config FILE", "slip render --data FILE",
    ];

    private static readonly string[] OfPicture =
    [
        "slip render --logo shop=FILE",
        "printer logo --printer-address tcp://127.0.0.1:9 --key LG --file FILE",
    ];

    public static TheoryData<string, string> Texts =>
        Pairs([.. OfText, .. OfData], Contents.Keys);

    public static TheoryData<string, string> Jsons => Pairs(OfData, OfJson.Keys);

    public static TheoryData<string> Commands => [.. OfText, .. OfData, .. OfPicture];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_in_another_encoding_is_code_2_with_the_offset_and_the_likely_encoding(
        string command, string name)
    {
        var (content, says) = Contents[name];
        var (code, error) = await RunAsync(command, content);

        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Matches(says.Replace("(", "\\(").Replace(")", "\\)"), error);
    }

    [Theory]
    [MemberData(nameof(Jsons))]
    public async Task What_is_no_JSON_or_no_text_in_it_is_code_2_with_the_place(string command, string name)
    {
        var (content, says) = OfJson[name];
        var (code, error) = await RunAsync(command, content);

        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains(says, error);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_folder_in_its_place_is_said(string command)
    {
        var folder = _folder.CreateSubdirectory("folder").FullName;

        await MustEndAsync(command, folder, "folder");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task One_that_is_not_there_is_said(string command) =>
        await MustEndAsync(command, Path.Combine(_folder.FullName, "none"), "none");

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task One_of_a_hundred_megabytes_is_not_read_whole(string command)
    {
        var file = Path.Combine(_folder.FullName, "large");
        using (var large = File.Create(file)) large.SetLength(100L << 20);

        await MustEndAsync(command, file, "it is over");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task One_without_an_end_is_not_read_for_ever(string command)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no /dev/zero here.");

        await MustEndAsync(command, "/dev/zero", "it is over");
    }

    [Fact]
    public async Task One_that_this_user_may_not_read_is_said()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
            Assert.Skip("Whoever runs this may read every file.");
        var file = Path.Combine(_folder.FullName, "closed");
        await File.WriteAllTextAsync(file, ConfigurationText.Example);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.None);

        foreach (var command in (string[])[.. OfText, .. OfData, .. OfPicture])
            await MustEndAsync(command, file, "closed");
    }

    [Theory]
    [InlineData("GBK")]
    [InlineData("UTF-16 LE")]
    [InlineData("nothing but NUL")]
    [InlineData("empty")]
    public async Task A_picture_that_is_none_is_said(string name)
    {
        var content = name == "empty" ? [] : Contents[name].Content;
        foreach (var command in OfPicture)
        {
            var (code, error) = await RunAsync(command, content);
            Assert.NotEqual(ExitCodes.Success, code);
            MustBeASentence(error, "file");
        }
    }

    [Fact]
    public async Task Templates_and_logos_that_a_configuration_names_are_faults_of_it_by_their_names()
    {
        var templates = _folder.CreateSubdirectory("templates");
        await File.WriteAllBytesAsync(Path.Combine(templates.FullName, "voucher.receipt"), Contents["GBK"].Content);
        await File.WriteAllBytesAsync(Path.Combine(templates.FullName, "pass.receipt"), Contents["UTF-16 LE"].Content);
        using (var large = File.Create(Path.Combine(templates.FullName, "tour.receipt"))) large.SetLength(100L << 20);
        _folder.CreateSubdirectory("templates/checkout.receipt");
        using (var large = File.Create(Path.Combine(_folder.FullName, "shop.png"))) large.SetLength(100L << 20);
        var json = ConfigurationText.Example.Insert(ConfigurationText.Example.IndexOf('{') + 1,
            "\"templates\": \"templates\",").Replace(
            "\"generic-80\"", "\"generic-80\", \"logos\": [{\"name\": \"shop\", \"file\": \"shop.png\"}]");

        var file = Path.Combine(_folder.FullName, "posd.json");
        await File.WriteAllTextAsync(file, json);

        var (code, error) = await RunAsync("config check --config FILE", file);

        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Matches("voucher.receipt: line 1, column 12: .*GB18030", error);
        Assert.Matches("pass.receipt: line 1, column 1: .*UTF-16", error);
        Assert.Contains("tour.receipt: it is over 64 KiB", error);
        Assert.Contains("logos[0].file: \"shop.png\": it is over 16 MiB", error);
        Assert.DoesNotContain("Exception", error);
    }

    private static TheoryData<string, string> Pairs(IEnumerable<string> commands, IEnumerable<string> names)
    {
        var all = new TheoryData<string, string>();
        foreach (var command in commands)
        {
            foreach (var name in names) all.Add(command, name);
        }

        return all;
    }

    private static async Task MustEndAsync(string command, string file, string says)
    {
        var (code, error) = await RunAsync(command, file);
        Assert.InRange(code, ExitCodes.Failure, ExitCodes.BadUsage);
        MustBeASentence(error, says);
    }

    private async Task<(int Code, string Error)> RunAsync(string command, byte[] content)
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllBytesAsync(file, content);
        var (code, error) = await RunAsync(command, file);
        MustBeASentence(error, "file");
        return (code, error);
    }

    private static async Task<(int Code, string Error)> RunAsync(string command, string file)
    {
        var error = new StringWriter();
        var arguments = command.Split(' ').Select(word => word.Replace("FILE", file)).ToArray();
        return (await PosdCommand.RunAsync(arguments, TextWriter.Null, error), error.ToString());
    }

    private static void MustBeASentence(string error, string says)
    {
        Assert.Contains(says, error);
        Assert.DoesNotContain("Exception", error);
        Assert.DoesNotContain("   at ", error);
        Assert.InRange(error.TrimEnd().Split('\n').Length, 1, 3);
    }
}
