namespace PosDaemon.House.Tests.Tidy;

public sealed class CodeTests
{
    /// <summary>Files that are one table of data, each with its reason.</summary>
    private static readonly Dictionary<string, string> Tables = [];

    private static IEnumerable<TrackedFile> Sources => Repository.Files.Where(file => file.IsCSharp);

    [Fact]
    public void Every_file_is_understood() => Repository.Holds(Sources.SelectMany(CodeRules.SyntaxErrors));

    [Fact]
    public void A_file_that_is_not_understood_is_found() => Assert.NotEmpty(CodeRules.SyntaxErrors(File("class {")));

    [Fact]
    public void Files_have_at_most_500_lines() =>
        Repository.Holds(Sources.SelectMany(file => CodeRules.FileLength(file, Tables)));

    [Fact]
    public void A_file_that_is_too_long_is_found()
    {
        Assert.Empty(CodeRules.FileLength(File(Lines(500)), Tables));
        Assert.Single(CodeRules.FileLength(File(Lines(501)), Tables));
    }

    [Fact]
    public void A_table_may_be_longer_as_long_as_it_is_listed_rightly()
    {
        var listed = new Dictionary<string, string> { ["src/A.cs"] = "the GB18030 table" };

        Assert.Empty(CodeRules.FileLength(File(Lines(501)), listed));
        Assert.Single(CodeRules.FileLength(File(Lines(500)), listed));
    }

    [Fact]
    public void Methods_have_at_most_70_lines() => Repository.Holds(Sources.SelectMany(CodeRules.MethodLength));

    [Theory]
    [InlineData("class C\n{\n    void M()\n    {\n", "    }\n}\n", 3)]
    [InlineData("class C\n{\n    C()\n    {\n", "    }\n}\n", 3)]
    [InlineData("class C\n{\n    int P\n    {\n        get\n        {\n", "        }\n    }\n}\n", 3)]
    [InlineData("class C\n{\n    int M() => 0\n", "        ;\n}\n", 2)]
    [InlineData("class C\n{\n    public static C operator +(C a, C b)\n    {\n", "    }\n}\n", 3)]
    [InlineData("class C\n{\n    [Fact]\n    void M()\n    {\n", "    }\n}\n", 3)]
    [InlineData("class C\n{\n    void M()\n    {\n        void Local()\n        {\n", "        }\n    }\n}\n", 6)]
    [InlineData("Run();\n", "Run();\n", 2)]
    public void A_method_that_is_too_long_is_found(string before, string after, int around)
    {
        Assert.Empty(CodeRules.MethodLength(File(before + Lines(70 - around) + after)));
        Assert.Single(CodeRules.MethodLength(File(before + Lines(71 - around) + after)));
    }

    [Fact]
    public void Braces_in_text_do_not_make_a_method_longer()
    {
        var method = "class C\n{\n    string M() => \"\"\"\n    { {{ \n    \"\"\";\n";

        Assert.Empty(CodeRules.MethodLength(File(method + Lines(80) + "}\n")));
    }

    [Fact]
    public void Type_names_say_what_they_own() => Repository.Holds(Sources.SelectMany(CodeRules.TypeNames));

    [Theory]
    [InlineData("class PrinterManager { }")]
    [InlineData("static class TextHelper { }")]
    [InlineData("record struct ByteUtils;")]
    [InlineData("interface IPrinterService { }")]
    [InlineData("class ScanHandler { }")]
    [InlineData("class TransportImpl { }")]
    [InlineData("abstract class DriverBase { }")]
    [InlineData("class Outer { enum InnerManager { } }")]
    public void A_type_name_that_says_nothing_is_found(string text) =>
        Assert.Single(CodeRules.TypeNames(File(text)));

    [Theory]
    [InlineData("class RedemptionGrpcService : RedemptionService.RedemptionServiceBase { }")]
    [InlineData("class CookieHandler : AuthenticationHandler<CookieOptions> { }")]
    public void The_framework_s_own_words_are_fine(string text) => Assert.Empty(CodeRules.TypeNames(File(text)));

    [Fact]
    public void There_are_no_regions() => Repository.Holds(Sources.SelectMany(CodeRules.Regions));

    [Fact]
    public void A_region_is_found() =>
        Assert.Single(CodeRules.Regions(File("class C\n{\n    #region Fields\n    #endregion\n}\n")));

    [Fact]
    public void Nothing_sleeps() => Repository.Holds(Sources.SelectMany(CodeRules.Sleeps));

    [Theory]
    [InlineData("class C { void M() => Thread.Sleep(100); }", 1)]
    [InlineData("class C { void M() => System.Threading.Thread.Sleep(100); }", 1)]
    [InlineData("class C { string S = \"Thread.Sleep(1)\"; }", 0)]
    public void A_sleep_is_found(string text, int findings) =>
        Assert.Equal(findings, CodeRules.Sleeps(File(text)).Count());

    [Fact]
    public void No_catch_is_empty_without_a_reason() => Repository.Holds(Sources.SelectMany(CodeRules.EmptyCatches));

    [Theory]
    [InlineData("class C { void M() { try { } catch (IOException) { } } }", 1)]
    [InlineData("class C { void M() { try { } catch { } } }", 1)]
    [InlineData("class C { void M() { try { } catch (IOException) { /* gone already */ } } }", 0)]
    [InlineData("class C { void M() { try { } catch (IOException) { Say(); } } }", 0)]
    public void An_empty_catch_is_found(string text, int findings) =>
        Assert.Equal(findings, CodeRules.EmptyCatches(File(text)).Count());

    [Fact]
    public void Catching_everything_says_why() => Repository.Holds(Sources.SelectMany(CodeRules.BroadCatches));

    [Theory]
    [InlineData("class C { void M() { try { } catch (Exception e) { Say(e); } } }", 1)]
    [InlineData("class C { void M() { try { } catch { Say(); } } }", 1)]
    [InlineData("class C { void M() { try { } catch (Exception e) { Say(e); /* the edge of the loop */ } } }", 0)]
    [InlineData("class C { void M() { try { }\n#pragma warning disable X // why\ncatch (Exception) { Say(); } } }", 0)]
    [InlineData("class C { void M() { try { } catch (Exception e) when (IsGone(e)) { Say(e); } } }", 0)]
    [InlineData("class C { void M() { try { } catch (IOException e) { Say(e); } } }", 0)]
    [InlineData("class C { void M() { try { } catch { Close(); throw; } } }", 0)]
    public void Catching_everything_without_a_word_is_found(string text, int findings) =>
        Assert.Equal(findings, CodeRules.BroadCatches(File(text)).Count());

    [Fact]
    public void Nothing_goes_on_inside_the_call_that_completes_it() => Repository.Holds(
        Sources.Where(file => !file.IsTest).SelectMany(CodeRules.InlineContinuations));

    [Theory]
    [InlineData("class C { void M() { var a = new TaskCompletionSource(); } }", 1)]
    [InlineData("class C { void M() { var a = new TaskCompletionSource<int>(state); } }", 1)]
    [InlineData("class C { TaskCompletionSource a = new(); }", 1)]
    [InlineData("class C { TaskCompletionSource P { get; } = new(); }", 1)]
    [InlineData("class C { TaskCompletionSource a = new(TaskCreationOptions.RunContinuationsAsynchronously); }", 0)]
    [InlineData("class C { List<int> a = new(); }", 0)]
    public void What_is_completed_inline_is_found(string text, int findings) =>
        Assert.Equal(findings, CodeRules.InlineContinuations(File(text)).Count());

    private static TrackedFile File(string text) => new("src/A.cs", text);

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("// a line\n", count));
}
