using PosDaemon.ServiceDefaults;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Commands;

/// <summary>What <c>posd slip render</c> was asked for. Files are paths; null means not given. Logos are NAME=FILE.
/// </summary>
internal sealed record SlipRequest(
    string Kind, string? Data, string? Template, string Profile, int? Columns, string Language, int Copy,
    string Format, string? Output, IReadOnlyList<string> Logos);

/// <summary>Reads the files, renders, writes, and says each fault on the error output.</summary>
internal sealed class SlipRendering(TextWriter output, TextWriter error, FontChain fonts)
{
    public int Run(SlipRequest request)
    {
        if (Check(request) is { } wrong)
        {
            error.WriteLine(wrong);
            return ExitCodes.BadUsage;
        }
        try
        {
            return Render(request);
        }
        catch (NamedFileException fault)
        {
            error.WriteLine($"posd: {fault.Message}");
            return fault.ExitCode;
        }
    }

    private static string? Check(SlipRequest request)
    {
        if (!SlipKinds.All.Contains(request.Kind))
            return SlipCommand.UnknownKind(request.Kind);
        if (NamedProfile.Find(request.Profile, ShopProfiles.BuiltIn, out var problem) is null)
            return $"posd: {problem}";
        if (request.Language is not ("zh" or "en"))
            return $"posd: the language \"{request.Language}\"; expected zh or en";
        if (request.Logos.FirstOrDefault(static logo => !IsNameAndFile(logo)) is { } wrong)
            return $"posd: the logo \"{wrong}\"; expected NAME=FILE";
        if (request.Columns is < 24 or > 96)
            return $"posd: {request.Columns} columns; expected 24 to 96";
        return request.Format switch
        {
            "text" or "svg" => null,
            "escpos" or "png" => request.Output is null
                ? $"posd: {request.Format} is bytes: name a file with -o FILE"
                : null,
            _ => $"posd: the format \"{request.Format}\"; expected escpos, text, svg or png",
        };
    }

    private static bool IsNameAndFile(string logo) => logo.Split('=', 2) is [{ Length: > 0 }, { Length: > 0 }];

    private int Render(SlipRequest request)
    {
        var data = request.Data is { } file
            ? NamedFile.ReadJson("--data", file)
            : SlipSamples.Of(request.Kind, request.Language)!;
        var template = request.Template is { } path
            ? NamedFile.ReadText("--template", path)
            : null;
        var order = new SlipOrder(request.Kind, data, request.Language, request.Copy, template,
            request.Template is null ? null : TemplateChecking.Beside(request.Template));
        var profile = NamedProfile.Find(request.Profile, ShopProfiles.BuiltIn, out _)!;
        if (LogosOf(request) is not { } logos)
            return ExitCodes.Failure;
        if (request.Format != "text")
            return RenderDrawn(request, order, profile, logos);
        Write(request.Output, SlipRenderer.ToText(order, profile, request.Columns, out var faults));
        return Report(faults);
    }

    /// <summary>What is made with this machine's fonts: a PNG needs them, for the others they are a help.</summary>
    private int RenderDrawn(
        SlipRequest request, SlipOrder order, PrinterProfile profile, Dictionary<string, SlipLogo> logos)
    {
        using var glyphs = FontGlyphs.Open(fonts, out var problem);
        var resources = new SlipResources(glyphs, logos);
        if (request.Format == "svg")
        {
            Write(request.Output, SlipRenderer.ToSvg(order, profile, request.Columns, resources, out var found));
            return Report(found);
        }
        if (request.Format == "escpos")
        {
            var slip = SlipRenderer.ToEscPos(order, profile, request.Columns, resources);
            NamedFile.Write("--output", request.Output!, path => File.WriteAllBytes(path, slip.Bytes));
            return Report(slip.Faults);
        }
        if (glyphs is null)
        {
            error.WriteLine($"posd: {problem}");
            return ExitCodes.Failure;
        }
        var png = SlipRenderer.ToPng(order, profile, request.Columns, resources, out var faults);
        NamedFile.Write("--output", request.Output!, path => File.WriteAllBytes(path, png));
        return Report(faults);
    }

    /// <summary>Null when one of them is no picture, and that has been said.</summary>
    private Dictionary<string, SlipLogo>? LogosOf(SlipRequest request)
    {
        var logos = new Dictionary<string, SlipLogo>();
        foreach (var pair in request.Logos.Select(static logo => logo.Split('=', 2)))
        {
            if (SlipLogo.Read(null, NamedFile.ReadPicture("--logo", pair[1]), out var problem) is { } logo)
            {
                logos[pair[0]] = logo;
                continue;
            }
            error.WriteLine($"posd: {pair[1]}: {problem}");
            return null;
        }
        return logos;
    }

    private int Report(IReadOnlyList<SlipFault> faults)
    {
        foreach (var fault in faults)
            error.WriteLine(fault.ToString());
        return ExitCodes.Success;
    }

    private void Write(string? file, string text)
    {
        if (file is null)
            output.Write(text);
        else
            NamedFile.Write("--output", file, path => File.WriteAllText(path, text));
    }
}
