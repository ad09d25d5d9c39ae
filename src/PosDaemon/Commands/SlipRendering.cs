using PosDaemon.Fonts;
using PosDaemon.Protocol.EscPos;
using PosDaemon.Protocol.Slips;

namespace PosDaemon.Commands;

/// <summary>What <c>posd slip render</c> was asked for. Files are paths; null means not given.</summary>
internal sealed record SlipRequest(
    string Kind, string? Data, string? Template, string Profile, int? Columns, string Language, int Copy,
    string Format, string? Output);

/// <summary>Reads the files, renders, writes, and says each fault on the error output.</summary>
internal sealed class SlipRendering(TextWriter output, TextWriter error, FontLibraries fonts)
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
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"posd: {fault.Message}");
            return ExitCodes.Failure;
        }
    }

    private static string? Check(SlipRequest request)
    {
        if (!SlipKinds.All.Contains(request.Kind))
            return SlipCommand.UnknownKind(request.Kind);
        if (PrinterProfiles.Find(request.Profile) is null)
            return $"posd: there is no profile \"{request.Profile}\"; expected "
                + string.Join(", ", PrinterProfiles.Names);
        if (request.Language is not ("zh" or "en"))
            return $"posd: the language \"{request.Language}\"; expected zh or en";
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

    private int Render(SlipRequest request)
    {
        string data = request.Data is { } file
            ? File.ReadAllText(file)
            : SlipSamples.Of(request.Kind, request.Language)!;
        string? template = request.Template is { } path ? File.ReadAllText(path) : null;
        var order = new SlipOrder(request.Kind, data, request.Language, request.Copy, template,
            request.Template is null ? null : TemplateChecking.Beside(request.Template));
        PrinterProfile profile = PrinterProfiles.Find(request.Profile)!;
        IReadOnlyList<string> faults;
        switch (request.Format)
        {
            case "escpos":
                using (SystemGlyphs? glyphs = SystemGlyphs.Open(fonts, out _))
                {
                    var resources = new SlipResources(glyphs, SlipResources.None.Logos);
                    RenderedSlip slip = SlipRenderer.ToEscPos(order, profile, request.Columns, resources);
                    File.WriteAllBytes(request.Output!, slip.Bytes);
                    faults = slip.Faults;
                }
                break;
            case "png":
                using (SystemGlyphs? glyphs = SystemGlyphs.Open(fonts, out string problem))
                {
                    if (glyphs is null)
                    {
                        error.WriteLine($"posd: {problem}");
                        return ExitCodes.Failure;
                    }
                    byte[] png = SlipRenderer.ToPng(order, profile, request.Columns, glyphs, out faults);
                    File.WriteAllBytes(request.Output!, png);
                }
                break;
            case "svg":
                Write(request.Output, SlipRenderer.ToSvg(order, request.Columns ?? profile.Columns, out faults));
                break;
            default:
                Write(request.Output, SlipRenderer.ToText(order, request.Columns ?? profile.Columns, out faults));
                break;
        }
        foreach (string fault in faults)
            error.WriteLine(fault);
        return ExitCodes.Success;
    }

    private void Write(string? file, string text)
    {
        if (file is null)
            output.Write(text);
        else
            File.WriteAllText(file, text);
    }
}
