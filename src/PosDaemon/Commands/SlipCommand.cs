using System.CommandLine;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips;
using PosDaemon.Slips.Template;

namespace PosDaemon.Commands;

/// <summary><c>posd slip render</c> and <c>posd slip sample</c>: see a slip before a printer does.</summary>
internal static class SlipCommand
{
    public static Command Create(TextWriter output, TextWriter error, FontChain? fonts = null) =>
        new("slip", "Render slips and print example data for them.")
        {
            Render(output, error, fonts ?? FontChain.OfThisSystem),
            Check(output, error),
            Sample(output, error),
            Template(output, error),
        };

    private static Command Render(TextWriter output, TextWriter error, FontChain fonts)
    {
        var kind = KindOption();
        var data = new Option<string>("--data") { Description = "The slip's data (JSON).", HelpName = "FILE" };
        var template = new Option<string>("--template")
        {
            Description = "Your own template in place of the built-in one.",
            HelpName = "FILE",
        };
        var profile = ProfileOption();
        var columns = new Option<int?>("--columns") { Description = "Cells across, 24 to 96.", HelpName = "N" };
        var language = LanguageOption();
        var copy = new Option<int>("--copy") { Description = "Which copy: 2 and more carry the REPRINT band." };
        var format = new Option<string>("--format")
        {
            Description = "escpos, text, svg or png.",
            DefaultValueFactory = static _ => "text",
        };
        var logo = new Option<string[]>("--logo")
        {
            Description = "A logo that the template names, and its picture (PNG or JPEG). May be given several times.",
            HelpName = "NAME=FILE",
            DefaultValueFactory = static _ => [],
        };
        var file = new Option<string>("--output", "-o") { Description = "Write to a file.", HelpName = "FILE" };
        var command = new Command("render", "Render a slip.")
        {
            kind, data, template, profile, columns, language, copy, format, logo, file,
        };
        command.SetAction(parsed => new SlipRendering(output, error, fonts).Run(new(
            parsed.GetValue(kind)!, parsed.GetValue(data), parsed.GetValue(template), parsed.GetValue(profile)!,
            parsed.GetValue(columns), parsed.GetValue(language)!, Math.Max(parsed.GetValue(copy), 1),
            parsed.GetValue(format)!, parsed.GetValue(file), parsed.GetValue(logo)!)));
        return command;
    }

    private static Command Check(TextWriter output, TextWriter error)
    {
        var template = new Option<string>("--template")
        {
            Description = "Your template, such as voucher.en.receipt.",
            Required = true,
            HelpName = "FILE",
        };
        var kind = new Option<string>("--kind")
        {
            Description = "What it is for, where its name does not say.",
            HelpName = "KIND",
        };
        var language = new Option<string>("--language") { Description = "zh or en; both when not given." };
        var profile = ProfileOption();
        var command = new Command("check", "Name every fault of a template, with its line and column.")
        {
            template, kind, language, profile,
        };
        command.SetAction(parsed => new TemplateChecking(output, error).Run(
            parsed.GetRequiredValue(template), parsed.GetValue(kind), parsed.GetValue(language),
            parsed.GetValue(profile)!));
        return command;
    }

    private static Command Sample(TextWriter output, TextWriter error)
    {
        var kind = KindOption();
        var language = LanguageOption();
        var command = new Command("sample", "Print example data for a kind of slip.") { kind, language };
        command.SetAction(parsed => Print(
            SlipSamples.Of(parsed.GetValue(kind)!, parsed.GetValue(language)!), parsed.GetValue(kind)!, output, error));
        return command;
    }

    private static Command Template(TextWriter output, TextWriter error)
    {
        var kind = KindOption();
        var language = LanguageOption();
        var command = new Command("template", "Print the built-in template of a kind, to begin one's own from.")
        {
            kind, language,
        };
        command.SetAction(parsed => Print(SlipTemplates.SourceOf(parsed.GetValue(kind)!, parsed.GetValue(language)!),
            parsed.GetValue(kind)!, output, error));
        return command;
    }

    private static int Print(string? text, string kind, TextWriter output, TextWriter error)
    {
        if (text is null)
        {
            error.WriteLine(UnknownKind(kind));
            return ExitCodes.BadUsage;
        }
        output.Write(text);
        return ExitCodes.Success;
    }

    internal static string UnknownKind(string kind)
        => $"posd: there is no slip of kind \"{kind}\"; expected {string.Join(", ", SlipKinds.All)}";

    private static Option<string> ProfileOption() => new("--profile")
    {
        Description = "The printer's profile: a built-in one, or a file NAME.json.",
        DefaultValueFactory = static _ => "generic-80",
        HelpName = "NAME",
    };

    private static Option<string> KindOption() => new("--kind")
    {
        Description = string.Join(", ", SlipKinds.All),
        DefaultValueFactory = static _ => SlipKinds.Redemption,
        HelpName = "KIND",
    };

    private static Option<string> LanguageOption() => new("--language")
    {
        Description = "zh or en.",
        DefaultValueFactory = static _ => "zh",
    };
}
